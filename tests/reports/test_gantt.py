"""The timeline shows where calls begin and end, and below it the ideal schedule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.observation import Call, Stopped
from grader.reports.gantt import MAX_LANES, draw_gantt, ideal_schedule
from tests.builders import answered, clean, jobs, repeatable, run_of

lengths = st.lists(st.integers(1, 10), min_size=1, max_size=12)


def timeline(*spans, width=10, **changes):
    how = {"run": run_of(*jobs(len(spans), seconds=1.0)), "ended": 9.0} | changes
    return draw_gantt(clean(calls=answered(*spans), **how), width)


def test_jobs_at_the_same_time_look_like_the_ideal_schedule():
    assert timeline((5.0, 6.0), (5.0, 6.0)) == [
        "  yours  0   1.00 s",
        "  job 1  ██████████",
        "  job 2  ██████████",
        " wanted",
        "  job 1  ██████████",
        "  job 2  ██████████",
    ]


def test_sequential_jobs_form_steps_on_the_same_scale_as_the_ideal_schedule():
    assert timeline((0.0, 1.0), (1.0, 2.0)) == [
        "  yours  0   2.00 s",
        "  job 1  █████",
        "  job 2       █████",
        " wanted",
        "  job 1  █████",
        "  job 2  █████",
    ]


def test_a_stopped_run_shows_where_the_missing_jobs_would_have_been():
    seen = clean(
        run=run_of(*jobs(3, seconds=1.0)),
        calls=(Call(job=0, arrived=0.0),),
        ending=Stopped("missed", "meet"),
        ended=1.0,
    )
    assert draw_gantt(seen, 9)[:5] == [
        "  yours  0  3.00 s",
        "  job 1  ███",
        "  job 2     ░░░",
        "  job 3        ░░░",
        "         ░ not reached; at this pace",
    ]


def test_a_run_that_ended_by_itself_shows_no_missing_jobs():
    lines = draw_gantt(clean(calls=answered((0.0, 0.1))), 10)
    assert lines[2].strip() == "job 2"
    assert not any("░" in line for line in lines)


def test_the_ideal_schedule_respects_the_ceiling():
    spans = [(0.0, 1.0), (0.0, 1.0), (1.0, 2.0)]
    lines = timeline(*spans, run=run_of(*jobs(3, seconds=1.0), ceiling=2))
    assert lines[5:] == ["  job 1  █████", "  job 2  █████", "  job 3       █████"]


def test_calls_that_touch_in_one_lane_are_separated():
    calls = tuple(Call(job=0, arrived=at, ended=at + 1.0, outcome="answered", receipt="r") for at in (0.0, 1.0))
    assert "█████▌████" in "".join(draw_gantt(clean(run=run_of(*jobs(1, seconds=2.0)), calls=calls), 10))


def test_repeated_calls_are_drawn_in_as_few_lanes_as_possible():
    calls = tuple(Call(job=0, arrived=at, ended=at + 1.0) for at in (0.0, 0.5, 1.0))
    assert draw_gantt(clean(run=run_of(*jobs(1, times=0)), calls=calls), 20) == [
        "  yours  0             2.00 s",
        "         ██████████▌█████████",
        "              ██████████     ",
    ]


def test_many_jobs_are_truncated_and_counted():
    lines = timeline(*[(0.0, 1.0)] * (MAX_LANES + 3))
    assert lines.count("… and 3 more") == 2
    assert len(lines) == 2 * (MAX_LANES + 2)


@pytest.mark.parametrize("changes", [{"calls": ()}, {"run": run_of()}], ids=["no calls", "no jobs"])
def test_a_run_without_jobs_has_no_timeline(changes):
    assert draw_gantt(clean(**changes)) == []


@repeatable
@given(lengths, st.integers(1, 12))
def test_the_ideal_schedule_keeps_the_limit_and_leaves_no_slot_free(seconds, limit):
    bars = [bar for each in ideal_schedule(seconds, limit).values() for bar in each]
    assert [end - start for start, end in bars] == seconds
    for start, _ in bars:
        in_flight = sum(begin <= start < end for begin, end in bars)
        assert in_flight <= limit
        assert start == 0 or start in [end for _, end in bars]


@repeatable
@given(lengths.flatmap(lambda each: st.tuples(st.just(each), st.lists(st.integers(0, 30), min_size=12))), st.booleans())
def test_no_line_is_wider_than_the_timeline(bars, repeated):
    seconds, starts = bars
    spans = [(start, start + length) for start, length in zip(starts, seconds, strict=False)]
    run = run_of(*jobs(len(spans), times=0 if repeated else 1))
    lines = draw_gantt(clean(run=run, calls=answered(*spans), ended=99.0))
    assert lines
    assert max(map(len, lines)) <= 60 + 10


def test_jobs_that_compute_have_no_ideal_schedule_but_the_process_of_each():
    run = run_of(*jobs(3, computes=True, seconds=0.0), computes=True, parallel=3)
    calls = tuple(Call(job=at, arrived=float(at), ended=2.0, process=each) for at, each in enumerate((2, 3)))
    assert draw_gantt(clean(run=run, calls=calls, ended=2.0), 10) == [
        "  yours  0   2.00 s",
        "  job 1  ██████████  process 2",
        "  job 2       █████  process 3",
        "  job 3",
    ]
