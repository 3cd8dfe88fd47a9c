"""A run that cannot begin costs nobody else anything."""

import errno
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("there is no warm process on Windows", allow_module_level=True)

from grader.student.sandbox import fork_server
from grader.student.sandbox.fork_server import ForkServer


@pytest.fixture
def manager(monkeypatch):
    """One with three free cells, but for its loop. `manager.sent` says who was given a run."""
    manager = ForkServer.__new__(ForkServer)
    manager._free_jails = ["a", "b", "c"]
    manager._tree = object()
    manager.sent = []
    return manager


def sending(monkeypatch, manager, problems):
    def send_fds(keeper, *_):
        manager.sent.append(keeper)
        if keeper in problems:
            raise problems[keeper]

    monkeypatch.setattr(fork_server.socket, "send_fds", send_fds)


def test_a_keeper_that_has_gone_is_forgotten_and_the_next_one_takes_the_run(manager, monkeypatch):
    sending(monkeypatch, manager, {"c": BrokenPipeError(), "b": ConnectionResetError()})
    manager._dispatch([1, 2])
    assert (manager.sent, manager._free_jails) == (["c", "b", "a"], [])


def test_when_the_machine_is_short_of_something_the_keeper_stays(manager, monkeypatch):
    sending(monkeypatch, manager, {"c": OSError(errno.ETOOMANYREFS, "too many references")})
    with pytest.raises(OSError, match="too many references"):
        manager._dispatch([1, 2])
    assert sorted(manager._free_jails) == ["a", "b", "c"]
