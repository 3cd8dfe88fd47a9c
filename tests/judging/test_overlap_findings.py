"""A blocked event loop is called by its name, whatever stopped the run."""

import pytest
from msgspec.structs import replace

from grader.judging import judge
from grader.model.expectation import Expectation
from grader.model.observation import Stopped
from grader.model.verdict import Reason
from tests.builders import CLEAN, clean, jobs, run_of

LISTENING = run_of(heartbeat=0.05)


@pytest.mark.parametrize(
    ("how", "fact"),
    [
        ({"heartbeats": (0.05, 0.1), "ended": 2.1}, "none in the last 2.00 s"),
        ({"heartbeats": (0.05, 2.05), "ended": 2.1, "longest_silence": 2.0}, "blocked for 2.00 s"),
    ],
)
def test_a_loop_that_is_or_was_silent_at_the_deadline_is_blocked(how, fact):
    finding = judge(clean(run=LISTENING, ending=Stopped("deadline"), **how), Expectation())
    assert finding.reason is Reason.BLOCKS_EVENT_LOOP
    assert fact in finding.what


def test_a_loop_that_beats_until_the_deadline_is_not_blocked():
    beats = tuple(number * 0.05 for number in range(1, 42))
    seen = clean(run=LISTENING, ending=Stopped("deadline"), heartbeats=beats, ended=2.1)
    assert judge(seen, Expectation()).reason is Reason.TIMED_OUT


@pytest.mark.parametrize(("silence", "blocked"), [(0.49, False), (0.51, True)])
def test_rare_heartbeats_allow_a_longer_silence(silence, blocked):
    finding = judge(clean(run=replace(CLEAN.run, heartbeat=0.1), longest_silence=silence), Expectation())
    assert (finding is not None and finding.reason is Reason.BLOCKS_EVENT_LOOP) is blocked


def test_a_silence_for_which_the_machine_may_be_to_blame_is_not_judged():
    seen = clean(run=replace(CLEAN.run, heartbeat=0.1), longest_silence=0.3, longest_silence_upper_bound=0.8)
    finding = judge(seen, Expectation())
    assert (finding.reason, finding.status) == (Reason.MACHINE_BUSY, "inconclusive")
    assert "did not run for 0.80 s" in finding.what


@pytest.mark.parametrize(("beats", "reason"), [((0.01,), Reason.MACHINE_BUSY), ((0.1, 0.9, 1.7), None)])
def test_a_loop_of_which_a_busy_machine_showed_too_little_is_not_judged(beats, reason):
    seen = clean(run=replace(CLEAN.run, heartbeat=0.05), heartbeats=beats, fair_time=0.03, ended=1.8)
    finding = judge(seen, Expectation())
    assert (finding and finding.reason) is reason
    assert finding is None or "only once in 1.80 s" in finding.what


@pytest.mark.parametrize(
    ("limit", "text"), [(0, "at the same time, they take 0.50 s"), (3, "3 at a time, they take 1.00 s")]
)
def test_the_time_that_jobs_need_at_best_counts_the_limit(limit, text):
    run = run_of(*jobs(6, seconds=0.5, meet=3), ceiling=limit)
    seen = clean(run=run, calls=CLEAN.calls[:1], ending=Stopped("missed", "meet"))
    assert text in judge(seen, Expectation(together=3)).what
