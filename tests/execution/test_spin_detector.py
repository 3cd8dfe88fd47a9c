"""Busy waiting, decided from made-up readings: no process, no clock, no event loop."""

import pytest

from grader.execution.spin_detector import REFRESH_AFTER_CPU, SpinDetector
from grader.judging.busy_wait import (
    CPU_PER_CALL,
    QUIET_CPU,
    QUIET_SHARE,
    SPIN_CPU,
    SPIN_SHARE,
    SUSPECT_CPU,
    SWITCH_RATE,
    SWITCHES,
)
from tests.execution.made_up import MadeUpStats

ABOVE = 1.01
"""A factor that takes a value just above a threshold; 1 / ABOVE takes it just below."""


def detector_in_call(stats, *, known_spinner=False):
    """A detector for a call that begins with these readings."""
    detector = SpinDetector(known_spinner)
    detector.attach(stats, reused=False)
    detector.start_call()
    return detector


@pytest.fixture
def stats():
    return MadeUpStats()


def test_a_program_that_sleeps_does_not_busy_wait(stats):
    detector = detector_in_call(stats)
    detector.refresh(1)
    assert detector.busy_waiting(1.0, 1) is False


def test_nothing_is_certain_at_first(stats):
    detector = detector_in_call(stats)
    stats.cpu = 0.01
    detector.refresh(1)
    assert detector.busy_waiting(0.01, 1) is None


@pytest.mark.parametrize("calls", [0, 1, 40])
def test_busy_waiting_is_certain_above_the_threshold_for_the_calls_made(stats, calls):
    detector = detector_in_call(stats)
    threshold = SPIN_CPU + CPU_PER_CALL * calls
    stats.cpu = threshold / ABOVE
    detector.refresh(calls)
    assert detector.busy_waiting(stats.cpu, calls) is None
    stats.cpu = threshold * ABOVE
    detector.refresh(calls)
    assert detector.busy_waiting(stats.cpu, calls) is True


def test_a_small_share_of_the_time_is_not_busy_waiting_however_much_it_is(stats):
    detector = detector_in_call(stats)
    stats.cpu = 10.0
    detector.refresh(1)
    assert detector.busy_waiting(10.0 / SPIN_SHARE * ABOVE, 1) is False


def test_time_in_the_run_queue_is_not_time_slept(stats):
    detector = detector_in_call(stats)
    stats.cpu = 0.3
    detector.refresh(1)
    assert detector.busy_waiting(1.0, 1) is False
    stats.queue = 0.5
    detector.refresh(1)
    assert detector.busy_waiting(1.0, 1) is True


def test_many_context_switches_are_busy_waiting_even_with_little_processor_time(stats):
    detector = detector_in_call(stats)
    stats.cpu = SUSPECT_CPU * 2
    stats.switches = int(max(SWITCHES, SWITCH_RATE * 0.3) * ABOVE) + 1
    detector.refresh(0)
    assert detector.busy_waiting(0.3, 0) is True


def test_what_the_import_has_used_does_not_count(stats):
    stats.cpu, stats.queue, stats.switches = 5.0, 4.0, 9000
    detector = SpinDetector()
    detector.attach(stats, reused=False)
    detector.refresh_run_queue()
    assert detector.run_queue_time == 4.0
    detector.start_call()
    assert (detector.cpu, detector.run_queue_time, detector.switches) == (0.0, 0.0, 0)
    stats.cpu, stats.queue, stats.switches = 5.5, 4.25, 9100
    detector.refresh(0)
    assert (detector.cpu, detector.run_queue_time, detector.switches) == (0.5, 0.25, 100)


@pytest.mark.parametrize(("reused", "cpu"), [(True, 1.0), (False, 4.0)])
def test_what_a_process_has_used_in_earlier_runs_does_not_count(stats, reused, cpu):
    stats.cpu = 3.0
    detector = SpinDetector()
    detector.attach(stats, reused=reused)
    stats.cpu = 4.0
    detector.refresh(0)
    assert detector.cpu == cpu


def test_the_run_queue_is_read_only_if_the_processor_time_is_suspicious(stats):
    detector = detector_in_call(stats)
    before = stats.queue_reads
    stats.cpu = (SUSPECT_CPU + CPU_PER_CALL * 3) / ABOVE
    detector.refresh(3)
    assert stats.queue_reads == before
    detector.refresh(2)
    assert stats.queue_reads == before + 1


def test_threads_that_end_take_nothing_away(stats):
    detector = detector_in_call(stats)
    stats.queue, stats.switches = 0.5, 70
    detector.refresh_run_queue()
    stats.queue, stats.switches = 0.1, 20
    assert detector.refresh_run_queue() == 0.5
    assert detector.switches == 70


def test_a_process_that_has_gone_keeps_its_last_reading(stats):
    detector = detector_in_call(stats)
    stats.cpu, stats.memory = 0.4, 1000
    detector.refresh(1)
    stats.gone, stats.cpu = True, 0.0
    detector.refresh(1)
    assert (detector.cpu, detector.peak_memory) == (0.4, 1000)


def test_the_peak_of_the_memory_is_kept(stats):
    detector = detector_in_call(stats)
    for memory in (100, 300, 200):
        stats.memory = memory
        detector.refresh(0)
    assert detector.peak_memory == 300


def quiet_stretch(stats, *, cpu, fair, known_spinner=False):
    """Whether so much processor time in a quiet stretch of `fair` seconds is busy waiting."""
    detector = detector_in_call(stats, known_spinner=known_spinner)
    detector.call_changed()
    stats.cpu += cpu
    return detector.busy_waiting_in_quiet(fair)


def test_in_a_quiet_stretch_much_less_is_certain(stats):
    assert QUIET_CPU < SPIN_CPU / 2
    assert not quiet_stretch(stats, cpu=QUIET_CPU / ABOVE, fair=0.1)
    assert quiet_stretch(stats, cpu=QUIET_CPU * ABOVE, fair=0.1)


def test_a_known_spinner_is_stopped_after_a_quarter_of_that(stats):
    assert not quiet_stretch(stats, cpu=QUIET_CPU / 4 / ABOVE, fair=0.02, known_spinner=True)
    assert quiet_stretch(stats, cpu=QUIET_CPU / 4 * ABOVE, fair=0.02, known_spinner=True)


def test_a_program_that_sleeps_half_of_a_quiet_stretch_does_not_busy_wait(stats):
    assert not quiet_stretch(stats, cpu=0.5, fair=0.5 / QUIET_SHARE * ABOVE)
    assert quiet_stretch(stats, cpu=0.5, fair=0.5 / QUIET_SHARE / ABOVE)


def test_a_quiet_stretch_begins_anew_when_a_call_comes_or_goes(stats):
    detector = detector_in_call(stats)
    detector.call_changed()
    stats.cpu = QUIET_CPU * ABOVE
    assert detector.busy_waiting_in_quiet(0.1)
    detector.call_changed()
    assert not detector.busy_waiting_in_quiet(0.0)
    stats.cpu += QUIET_CPU / ABOVE
    assert not detector.busy_waiting_in_quiet(0.1)
    stats.cpu += QUIET_CPU
    assert detector.busy_waiting_in_quiet(0.2)


@pytest.mark.parametrize(
    ("end", "fair"), [(SpinDetector.call_changed, 1.0), (SpinDetector.end_quiet, 2.0)], ids=["call", "missing event"]
)
def test_time_in_the_run_queue_counts_from_the_first_question_of_each_stretch(stats, end, fair):
    """Processor time counts from the last call in both cases, so `fair` does, too."""
    detector = detector_in_call(stats)
    detector.call_changed()
    detector.busy_waiting_in_quiet(0.0)
    stats.cpu, stats.queue = 0.4, 0.5
    detector.refresh(1)
    assert detector.busy_waiting_in_quiet(1.0), "half of the second was spent in the queue"
    end(detector)
    detector.busy_waiting_in_quiet(0.0)
    stats.cpu = 0.8
    detector.refresh(1)
    assert not detector.busy_waiting_in_quiet(fair), "the queue of an earlier stretch is no excuse in this one"


def test_without_a_cheap_clock_a_stretch_begins_with_the_first_question():
    stats = MadeUpStats(has_clock=False)
    detector = detector_in_call(stats)
    detector.call_changed()
    stats.cpu = 0.4  # the reading cannot tell how much of this came before the call
    detector.refresh(1)
    assert not detector.busy_waiting_in_quiet(0.1)
    stats.cpu = 0.5
    detector.refresh(1)
    assert detector.busy_waiting_in_quiet(0.1)


def test_a_catch_up_takes_a_reading_only_if_the_last_one_is_too_old(stats):
    detector = detector_in_call(stats)
    stats.cpu = REFRESH_AFTER_CPU * ABOVE
    assert detector.catch_up(1)
    assert detector.cpu == stats.cpu
    reads = stats.full_reads
    stats.cpu += REFRESH_AFTER_CPU / ABOVE
    assert not detector.catch_up(1)
    assert stats.full_reads == reads
    stats.cpu += REFRESH_AFTER_CPU
    assert detector.catch_up(1)
    assert detector.cpu == stats.cpu


def test_before_the_process_has_started_nothing_is_known():
    detector = SpinDetector()
    detector.refresh(0)
    detector.call_changed()
    assert not detector.catch_up(0)
    assert (detector.cpu, detector.refresh_run_queue(), detector.busy_waiting(1.0, 0)) == (0.0, 0.0, False)
