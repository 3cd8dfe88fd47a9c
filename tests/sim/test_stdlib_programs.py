"""Programs that use many parts of the standard library: the buggy one fails, and its right twin does not."""

import sys
from pathlib import Path

import pytest

from grader.sim import NotUnderControl, explore, load

PROGRAMS = sorted((Path(__file__).parent / "programs" / "stdlib").glob("*.py"))
SINCE = {"queue_shutdown": (3, 13)}
"""Name of a program -> the first Python that has what it uses."""
KINDS = {
    "async_barrier": ("exception", "BrokenBarrierError"),
    "async_condition": ("exception", "IndexError"),
    "async_queue": ("exception", "QueueEmpty"),
    "deque": ("exception", "IndexError"),
    "pool_shutdown": ("exception", "RuntimeError"),
    "priority_queue": ("deadlock", "Deadlock"),
    "queue_shutdown": ("exception", "ShutDown"),
    "scheduler": ("exception", "ValueError"),
    "simple_queue": ("exception", "Empty"),
    "threadsafe": ("deadlock", "Deadlock"),
    "weak_values": ("exception", "KeyError"),
}
"""How a buggy program fails, if not by its assert."""

REFUSED = {
    "a process": "import subprocess\ndef program():\n    subprocess.run(['true'])",
    "a selector with a socket": (
        "import selectors, socket\ndef program():\n    selectors.DefaultSelector().register(socket.socket(), 1)"
    ),
}


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_buggy_program_fails_and_the_right_one_does_not(path, thorough):
    if sys.version_info < SINCE.get(path.stem, (3,)):
        pytest.skip("this Python does not have it")
    module = load(path)
    failure = explore(module.buggy).failure
    assert (failure.kind, failure.type) == KINDS.get(path.stem, ("assertion", "AssertionError"))
    found = explore(module.right, schedules=500 if thorough else 100)
    assert found.failure is None, found.failure.explanation


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_to_use(write, source):
    with pytest.raises(NotUnderControl):
        explore(write(source).program, schedules=1)


def test_there_are_at_least_twenty_programs_of_each_kind():
    assert len(PROGRAMS) >= 20


def test_a_task_that_did_not_look_again_is_named():
    failure = explore(load(PROGRAMS[0].parent / "async_condition.py").buggy).failure
    assert failure.bug == "check_then_act"
    assert "checked it at line 20 and waited at line 21, but did not check it again" in failure.explanation


def test_no_other_task_is_said_to_act_between_the_last_step_of_a_task_and_its_failure():
    failure = explore(load(PROGRAMS[0].parent / "shield.py").buggy).failure
    assert "Check then act" not in failure.explanation
