"""Work, span, makespan and peak, from calls alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.observation import Call
from grader.model.overlap import Overlap, end_of_call, measure, peak_in_flight
from tests.builders import answered, clean, repeatable

moments = st.integers(0, 20)
spans = st.lists(st.tuples(moments, st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair))), min_size=1)


def test_a_run_without_calls_has_no_overlap():
    assert measure(clean(calls=())) == Overlap(work=0.0, span=0.0, makespan=0.0, peak=0)


def test_work_span_makespan_and_peak_of_three_calls():
    seen = clean(calls=answered((1.0, 2.0), (1.5, 4.0), (4.0, 4.5)))
    assert measure(seen) == Overlap(work=4.0, span=2.5, makespan=3.5, peak=2)


def test_a_call_that_never_ended_lasts_to_the_end_of_the_run():
    seen = clean(calls=(Call(job=0, arrived=1.0),), ended=3.0)
    assert measure(seen) == Overlap(work=2.0, span=2.0, makespan=2.0, peak=1)


def test_a_call_that_started_after_the_end_has_no_length():
    late = Call(job=0, arrived=5.0)
    assert end_of_call(late, clean(ended=3.0)) == 5.0


@pytest.mark.parametrize(("second", "peak"), [((1.0, 2.0), 1), ((0.999, 2.0), 2)])
def test_a_call_does_not_overlap_one_that_ends_when_it_starts(second, peak):
    assert peak_in_flight(answered((0.0, 1.0), second), 2.0) == peak


@repeatable
@given(spans)
def test_the_peak_is_the_largest_number_of_calls_over_any_moment(bars):
    most = max(sum(start <= moment < end for start, end in bars) for moment in range(41))
    assert peak_in_flight(answered(*bars), 41.0) == most


@repeatable
@given(spans)
def test_the_makespan_is_at_least_the_span_and_the_work_divided_by_the_peak(bars):
    figures = measure(clean(calls=answered(*bars), ended=41.0))
    assert figures.span <= figures.makespan
    assert figures.work <= figures.makespan * figures.peak
