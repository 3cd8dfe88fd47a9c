"""A run in which too few calculations took place at the same moment says how many there were, and where."""

import pytest

from grader.judging import judge
from grader.model.expectation import Expectation
from grader.model.observation import Call, ExceptionInfo, Raised, Stopped
from grader.model.verdict import Reason
from tests.builders import clean, jobs, run_of

THREE = run_of(*jobs(3, seconds=0.0, computes=True), computes=True, parallel=3)


def calls_from(*processes):
    return tuple(Call(job=index, arrived=0.1 * index, process=each) for index, each in enumerate(processes))


def finding(processes, detail="meet", **how):
    seen = clean(
        run=THREE, ending=Stopped("missed", detail, **how), calls=calls_from(*processes), parallel=1.02, ended=2
    )
    return judge(seen, Expectation(together=3))


@pytest.mark.parametrize(
    ("processes", "detail", "reason", "fact"),
    [
        ([1], "meet", Reason.SEQUENTIAL, "Only one call was running at any moment; 3 calls should"),
        ([2, 3], "meet", Reason.PARTLY_CONCURRENT, "At most 2 calls"),
        ([1, 1, 1], "parallel", Reason.NOT_PARALLEL, "in one process. Together they could use 1.0 processors"),
        ([2, 2, 3], "parallel", Reason.NOT_PARALLEL, "in 2 processes."),
        ([0, 0, 0], "parallel", Reason.NOT_PARALLEL, "in one process."),
    ],
)
def test_the_reason_depends_on_how_many_calls_were_running(processes, detail, reason, fact):
    found = finding(processes, detail)
    assert found.status == "failed"
    assert found.reason is reason
    assert fact in found.what


def test_processes_may_take_long_to_start():
    run = run_of(*jobs(2, seconds=0.1), computes=True)
    assert judge(clean(run=run, longest_idle=2.0, longest_idle_upper_bound=3.0), Expectation()) is None


def test_a_machine_that_cannot_tell_leaves_it_open():
    found = finding([1, 1, 1], "parallel", busy=True)
    assert (found.status, found.reason) == ("inconclusive", Reason.MACHINE_BUSY)


def test_an_exception_of_a_calculation_may_be_another_object_with_the_same_text():
    run = run_of(*jobs(1, seconds=0.0, computes=True, raises="ValueError"), computes=True)
    call = Call(job=0, arrived=0.0, ended=0.1, outcome="raised", receipt="r0", process=2)
    problem = ExceptionInfo(stage="call", kind="ValueError", message="r0", same_object=False)
    assert judge(clean(run=run, ending=Raised(problem), calls=(call,)), Expectation(raises=0)) is None
    other = ExceptionInfo(stage="call", kind="ValueError", message="r1", same_object=False)
    found = judge(clean(run=run, ending=Raised(other), calls=(call,)), Expectation(raises=0))
    assert found.reason is Reason.RAISED
    assert "should raise an exception of that type with that message. It raised ValueError: r1" in found.what
