"""A run that cannot begin does not affect other runs."""

import errno
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("there is no fork server on Windows", allow_module_level=True)

from grader.sim.instrument import loader
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


SCENARIOS = b"def work(module):\n    return module.value\n"


@pytest.fixture
def descriptor(tmp_path, monkeypatch):
    """An open file with scenarios."""
    monkeypatch.setattr(fork_server.gc, "freeze", lambda: None)  # it would keep the objects of this test
    path = tmp_path / "scenarios.py"
    path.write_bytes(SCENARIOS)
    with path.open("rb") as file:
        yield file.fileno()


class Counting:
    """A selector, or a jail, that counts what ends."""

    def __init__(self):
        self.ended = 0

    def unregister(self, _):
        self.ended += 1

    def close(self):
        self.ended += 1


def test_scenarios_are_rewritten_once_for_all_jails_and_older_jails_end(server, descriptor):
    server._selector, jails = Counting(), [Counting(), Counting()]
    server._free_jails = list(jails)
    server._prepare(descriptor)
    assert server._free_jails == []
    assert [each.ended for each in jails] == [1, 1]
    assert server._selector.ended == 2
    for found in (loader.compiled, loader.recorded):  # as `load` and a reduced search ask for it
        before = found.cache_info().hits
        found(SCENARIOS, "/scratch/home/scenarios.py", False, False)
        assert found.cache_info().hits == before + 1


def test_without_jails_nothing_is_prepared(server, descriptor):
    server._root = None
    misses = loader.compiled.cache_info().misses
    server._prepare(descriptor)
    assert server._free_jails == ["a", "b", "c"]
    assert loader.compiled.cache_info().misses == misses


def test_scenarios_that_cannot_be_compiled_end_nothing(server, descriptor, tmp_path):
    (tmp_path / "scenarios.py").write_bytes(b"def (:\n")
    server._free_jails = []
    server._prepare(descriptor)
    server._prepare(descriptor)
