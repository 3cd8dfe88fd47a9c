"""Which calls were too many, and whether enough can still be in flight together."""

import pytest

from grader.execution.call_counts import CallCounts
from grader.model.limits import EXTRA_CALLS, MAX_CALLS_PER_JOB
from tests.builders import jobs


def counts_of(*planned, made=(), peak=0):
    """The counts after these calls."""
    counts = CallCounts(planned)
    for job in made:
        counts.add(job)
    counts.note_in_flight(peak)
    return counts


def test_the_calls_of_each_job_are_counted():
    counts = counts_of(*jobs(2))
    assert [counts.add(0), counts.add(1), counts.add(0)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("times", "calls", "too_many"),
    [(1, 1 + EXTRA_CALLS, False), (1, 2 + EXTRA_CALLS, True), (0, 2 * MAX_CALLS_PER_JOB, False)],
)
def test_a_job_may_be_called_a_few_times_more_than_planned(times, calls, too_many):
    assert counts_of(*jobs(1, times=times), made=[0] * calls).are_too_many_of(0) is too_many


def test_a_job_without_a_number_of_calls_is_limited_all_the_same():
    assert counts_of(*jobs(1, times=0), made=[0] * (2 * MAX_CALLS_PER_JOB + 1)).are_too_many_of(0)


@pytest.mark.parametrize(
    ("times", "made", "peak", "in_flight", "can"),
    [
        (1, [0], 1, 1, True),
        (1, [0, 1, 2], 2, 1, True),
        (1, [0, 1], 3, 2, True),
        (1, [0, 1, 2], 3, 2, False),
        (1, [0, 0, 1], 3, 2, True),
        (0, [0, 1, 2], 3, 2, True),
    ],
    ids=["never met", "never as many", "one is left", "none is left", "one was called twice", "any number is left"],
)
def test_after_the_first_time_a_rendezvous_needs_enough_jobs_that_are_left(times, made, peak, in_flight, can):
    assert counts_of(*jobs(3, times=times), made=made, peak=peak).can_meet(3, in_flight) is can
