"""A run that cannot begin does not affect other runs."""

import errno
import marshal
import os
import socket
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("there is no fork server on Windows", allow_module_level=True)

from grader.sim.core import SWITCH_POINTS
from grader.student.sandbox import fork_server
from grader.student.sandbox.fork_server import ForkServer


@pytest.fixture
def server():
    """A fork server with three free jails, without its loop. `server.sent` lists the jails that were given a run."""
    server = ForkServer.__new__(ForkServer)
    server._free_jails = ["a", "b", "c"]
    server._root = object()
    server.sent = []
    return server


def fail_for(monkeypatch, server, problems):
    """Sending to these jails raises these errors."""

    def send_fds(jail, *_):
        server.sent.append(jail)
        if jail in problems:
            raise problems[jail]

    monkeypatch.setattr(fork_server.socket, "send_fds", send_fds)


def test_a_jail_that_has_gone_is_forgotten_and_the_next_one_takes_the_run(server, monkeypatch):
    fail_for(monkeypatch, server, {"c": BrokenPipeError(), "b": ConnectionResetError()})
    server._dispatch([1, 2])
    assert (server.sent, server._free_jails) == (["c", "b", "a"], [])


def test_when_the_machine_is_short_of_something_the_jail_stays(server, monkeypatch):
    fail_for(monkeypatch, server, {"c": OSError(errno.ETOOMANYREFS, "too many references")})
    with pytest.raises(OSError, match="too many references"):
        server._dispatch([1, 2])
    assert sorted(server._free_jails) == ["a", "b", "c"]


@pytest.fixture
def answer(server, tmp_path, monkeypatch):
    """A function: the server's answer to these scenarios."""
    forks, fork = [], os.fork
    monkeypatch.setattr(fork_server.os, "fork", lambda: forks.append(fork()) or forks[-1])

    def ask(source):
        path = tmp_path / "scenarios.py"
        path.write_bytes(source)
        ours, theirs = socket.socketpair()
        with ours, path.open("rb") as file:
            with theirs:
                server._pack(theirs, file.fileno())
            with ours.makefile("rb") as reader:
                return reader.read()

    yield ask
    for pid in forks:
        os.waitpid(pid, 0)


def test_scenarios_are_packed_for_their_place_in_a_jail(answer):
    source = b"def work(module):\n    return module.value\n"
    packed = marshal.loads(answer(source))
    assert packed[:3] == (source, "/scratch/home/scenarios.py", len(SWITCH_POINTS))


@pytest.mark.parametrize("source", [b"def (:\n", b"\0", b"'\xff'"])
def test_scenarios_that_cannot_be_compiled_have_no_code(answer, source):
    assert answer(source) == b""


def test_without_jails_there_is_no_code(server, answer):
    server._root = None
    assert answer(b"") == b""
