"""The first failed check of a grading that takes long is explained before the others are done."""

import pytest

from grader.model import Reason, Visibility
from grader.watch import first_failure
from grader.watch.first_failure import AT_ONCE, FirstFailure
from tests.builders import check_of, exercise_in, with_visibility

FIRST, SECOND = check_of("first", Reason.RACE), check_of("second", Reason.DEADLOCK)


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets."""
    now = [100.0]
    monkeypatch.setattr(first_failure.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def failure(clock):
    made = FirstFailure()
    made.begin()
    return made


def test_the_first_failure_is_given_once_and_not_before_its_time(failure, clock, tmp_path):
    exercise = exercise_in(tmp_path)
    failure.keep(exercise, FIRST)
    failure.keep(exercise, SECOND)
    assert failure.patience() == pytest.approx(AT_ONCE)
    assert failure.take() is None
    clock[0] += AT_ONCE
    assert failure.patience() == 0
    assert failure.take().checks == (FIRST,)
    assert failure.take() is None
    assert failure.patience() is None


def test_without_a_failure_there_is_nothing_to_wait_for(failure, clock):
    clock[0] += 10
    assert failure.patience() is None
    assert failure.take() is None


def test_a_check_that_students_may_not_see_is_not_given(failure, clock, tmp_path):
    exercise = exercise_in(tmp_path)
    failure.keep(exercise, with_visibility(FIRST, Visibility.HIDDEN))
    clock[0] += 10
    assert failure.take() is None
    failure.keep(exercise, SECOND)
    assert failure.take().checks == (SECOND,)


@pytest.mark.parametrize("end", ["begin", "forget"])
def test_a_verdict_and_another_save_end_it(failure, clock, tmp_path, end):
    failure.keep(exercise_in(tmp_path), FIRST)
    getattr(failure, end)()
    clock[0] += 10
    assert failure.take() is None
