"""The line of a finding: from the schedule, the exception, the stacks, the message, or the definition."""

import msgspec
import pytest

from grader.model import ExceptionInfo, Explained, Frame, InterleavingStep, Raised, Reason, ThreadState
from grader.reports.places import line_of
from tests.builders import check_of, clean

SOURCE = "import os\n\n\nasync def work(jobs):\n    pass\n\n\nclass Counter:\n    pass\n"


def frames(*lines):
    return tuple(Frame(line=line, function="work", text="x") for line in lines)


def test_a_failing_schedule_points_at_the_first_switch():
    seen = [(1, "scenarios.py", True), (5, "work.py", False), (6, "work.py", True)]
    steps = [
        InterleavingStep(thread="a", line=line, source="", action="read", file=file, preempted=preempted)
        for line, file, preempted in seen
    ]
    ending = Explained(
        bug="lost_update", sentence="", token="", preemptions=1, hidden_by_gil=None, threads=("a",), steps=tuple(steps)
    )
    assert line_of(check_of("a", Reason.RACE, (clean(ending=ending),)), "work.py") == 6


def test_an_exception_points_at_its_innermost_line():
    problem = ExceptionInfo(stage="call", kind="ValueError", message="", frames=frames(4, 5))
    assert line_of(check_of("a", Reason.RAISED, (clean(ending=Raised(problem)),)), "work.py", SOURCE) == 5


def test_a_stack_dump_points_at_the_first_thread_that_stands_somewhere():
    threads = ThreadState(sort="thread", name="a"), ThreadState(sort="thread", name="b", frames=frames(4, 3))
    assert line_of(check_of("a", Reason.DEADLOCK, (clean(stack_dump=threads),)), "work.py", SOURCE) == 3


def test_a_file_that_cannot_be_read_points_at_the_line_in_the_message():
    assert line_of(check_of("a", Reason.SYNTAX_ERROR, what="Line 3 contains a null byte."), "work.py", SOURCE) == 3


def test_without_a_line_the_definition_is_shown():
    assert line_of(check_of("a", Reason.SEQUENTIAL, (clean(),)), "work.py", SOURCE) == 4
    scenario = clean(run=msgspec.structs.replace(clean().run, function="two_adds", scenario=True))
    assert line_of(check_of("a", Reason.WRONG_RESULT, (scenario,)), "work.py", SOURCE.replace("async def", "x =")) == 8
    assert line_of(check_of("a", Reason.SEQUENTIAL), "work.py") == 1


@pytest.mark.parametrize("claimed", [-5, 0, 10**9])
def test_a_line_that_the_submission_made_up_stays_in_the_file(claimed):
    problem = ExceptionInfo(stage="call", kind="ValueError", message="", frames=frames(claimed))
    assert 1 <= line_of(check_of("a", Reason.RAISED, (clean(ending=Raised(problem)),)), "work.py", SOURCE) <= 9
