"""A scenario in which nothing happens any more is deadlocked, unless the student's code sleeps."""

import pytest

from grader.judging.standstill import standstill
from grader.model import Frame, Reason, RunSpec, Stopped, ThreadState
from tests.builders import clean

SCENARIO = RunSpec(function="meet", coroutine=False, arguments=(), jobs=(), scenario=True)
ADD = (Frame(5, "add", "counter.add(1)"), Frame(7, "add", "time.sleep(2)"))


def found(*threads):
    return standstill(clean(run=SCENARIO, ending=Stopped("deadline"), stack_dump=threads))


@pytest.mark.parametrize("sort", ["thread", "task"])
def test_a_thread_or_task_that_sleeps_in_the_code_is_slow_and_named_with_its_line(sort):
    waiting = ThreadState(sort="thread", name="MainThread", waits_for="the end of thread 1", frames=ADD)
    reason, text = found(waiting, ThreadState(sort=sort, name="thread 1", sleeps=True, frames=ADD))
    assert reason is Reason.TOO_SLOW
    assert text == (
        f"Stopped after 2.00 s in which nothing happened: {sort} 'thread 1' was sleeping or waiting for a time to "
        "pass, in line 7: time.sleep(2)"
    )


@pytest.mark.parametrize(
    "threads",
    [
        (),
        (ThreadState(sort="thread", name="thread 1", waits_for="a lock", frames=ADD),),
        (ThreadState(sort="thread", name="MainThread", sleeps=True),),
    ],
    ids=["a dump that did not come", "a thread that waits", "a thread of the suite that sleeps"],
)
def test_a_scenario_in_which_no_code_of_the_student_sleeps_is_deadlocked(threads):
    assert found(*threads) == (Reason.DEADLOCK, "No progress for 2.00 s: your threads are deadlocked.")
