"""The thresholds between waiting and busy waiting."""

import pytest

from grader.judging import judge
from grader.judging.busy_wait import FREE_THREADED, SPIN_SHARE, busy_waits, busy_waits_in_quiet, computes_without_end
from grader.model import Expectation, Reason
from grader.model.limits import TREE_CPU_LIMIT
from tests.builders import clean


@pytest.mark.parametrize(
    ("cpu", "fair", "calls", "verdict"),
    [
        (0.0, 0.0, 0, False),
        (0.35, 1.0, 0, False),
        (0.36, 1.0, 0, True),
        (0.2, 0.1, 0, None),
        (0.26, 0.1, 0, True),
        (0.26, 0.1, 5, None),
        (0.8, 1.0, 200, None),
        (1.1, 1.0, 200, True),
    ],
)
def test_more_than_a_third_of_a_processor_is_busy_waiting_unless_many_jobs_were_started(cpu, fair, calls, verdict):
    assert busy_waits(cpu, fair, calls) is verdict


@pytest.mark.parametrize(
    ("cpu", "run_queue_time", "switches", "verdict"),
    [
        (0.3, 0.0, 0, False),
        (0.3, 0.7, 0, True),
        (0.1, 0.9, 0, None),
        (0.05, 5.0, 0, None),
        (0.1, 0.0, 3000, False),
        (0.1, 0.0, 3001, True),
        (0.1, 0.6, 1300, True),
        (0.01, 0.9, 600, None),
    ],
)
def test_time_in_the_run_queue_does_not_count_as_sleep(cpu, run_queue_time, switches, verdict):
    assert busy_waits(cpu, 1.0, 0, run_queue_time, switches) is verdict


@pytest.mark.parametrize(
    ("cpu", "fair", "run_queue_time", "verdict"),
    [(0.08, 0.08, 0.0, False), (0.09, 0.09, 0.0, True), (0.09, 0.2, 0.0, False), (0.09, 0.2, 0.1, True)],
)
def test_a_short_interval_is_enough_if_there_is_nothing_to_do_but_wait(cpu, fair, run_queue_time, verdict):
    assert busy_waits_in_quiet(cpu, fair, run_queue_time) is verdict


@pytest.mark.parametrize(("cpu", "fair", "verdict"), [(0.02, 0.02, False), (0.03, 0.03, True), (0.03, 0.07, False)])
def test_a_known_spinner_is_stopped_at_a_quarter_of_that(cpu, fair, verdict):
    assert busy_waits_in_quiet(cpu, fair, 0.0, known=True) is verdict
    assert not busy_waits_in_quiet(cpu, fair, 0.0)


@pytest.mark.parametrize("fair", [0.0, 10.0])
def test_all_processes_together_may_use_a_third_of_the_time_their_deadline_and_some_more(fair):
    limit = TREE_CPU_LIMIT + 2.0 + SPIN_SHARE * fair
    assert not computes_without_end(limit, fair, 2.0)
    assert computes_without_end(limit + 0.01, fair, 2.0)


def test_many_threads_that_queue_together_for_long_are_not_taken_for_a_spinner():
    assert not busy_waits_in_quiet(cpu=0.09, fair=3.0, run_queue_time=40.0)
    assert busy_waits_in_quiet(cpu=0.2, fair=3.0, run_queue_time=40.0)


def test_a_program_that_wakes_up_regularly_is_not_taken_for_a_spinner_on_a_very_busy_machine():
    """Measured: heartbeats for 101 s at a load of 100. Each wake-up queued for longer than it slept, in fair time."""
    assert not busy_waits_in_quiet(cpu=0.09, fair=1.7, run_queue_time=55.0, wall=101.0)
    assert busy_waits(cpu=0.3, fair=1.7, calls=4, run_queue_time=55.0, switches=3300, wall=101.0) is False


@pytest.mark.parametrize("wall", [1.0, 10.0, 100.0])
def test_a_spinner_is_one_on_a_busy_machine_as_well(wall):
    """It is ready all the time: it either computes or queues."""
    cpu = wall / 50 + 0.3
    assert busy_waits_in_quiet(cpu, fair=2 * cpu, run_queue_time=wall - cpu, wall=wall)
    assert busy_waits(cpu, fair=2 * cpu, calls=0, run_queue_time=wall - cpu, wall=wall) is True


def test_a_program_that_wakes_up_regularly_is_not_taken_for_a_spinner_where_nobody_knows_how_long_it_queued():
    """Measured without a run queue, on a busy machine: a loop that looks every 10 ms, for 7.7 s."""
    assert not busy_waits_in_quiet(cpu=0.1, fair=0.19, run_queue_time=0.0, wall=7.69)
    assert busy_waits(cpu=0.3, fair=0.4, calls=0, run_queue_time=0.0, wall=20.0) is None
    assert busy_waits_in_quiet(cpu=4.0, fair=0.19, run_queue_time=0.0, wall=7.69)
    finding = judge(clean(cpu=0.3, fair_time=0.4, ended=20.0), Expectation())
    assert finding.reason is Reason.MACHINE_BUSY
    assert finding.what.startswith(
        "Your program used 0.30 s of processor time in 20.00 s, but the machine was too busy"
    )


def test_locks_of_a_free_threaded_python_wake_threads_more_often():
    # Measured with 80 threads that meet in 80 calls, on 3.14t.
    verdict = busy_waits(0.03, 0.10, 80, 0.0, 5_400)
    assert verdict is (None if FREE_THREADED else True)
