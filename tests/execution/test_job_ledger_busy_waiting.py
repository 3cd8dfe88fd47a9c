"""How the ledger decides whether a program waits for its jobs or keeps a processor busy, in virtual time."""

import pytest

from tests.builders import jobs
from tests.execution.ledgers import Caller, ledger_for
from tests.execution.made_up import MadeUpStats
from tests.virtual_time import in_virtual_time, pass_time


def use_cpu(ledger, stats, seconds):
    """The program has used so much processor time, and a regular reading has seen it."""
    stats.cpu = seconds
    ledger.detector.refresh(len(ledger.calls_made))


@in_virtual_time
async def test_a_job_is_held_until_it_is_certain_whether_the_program_busy_waits():
    stats = MadeUpStats()
    ledger = ledger_for(*jobs(1), stats=stats)
    use_cpu(ledger, stats, 0.2)
    caller = Caller(ledger, 0)
    await caller.done
    assert 0.2 / 0.35 <= ledger.clock.now() < 0.62
    assert caller.reply


@pytest.mark.parametrize(
    ("cpu", "others", "busy"),
    [(0.9, 1, True), (0.45, 1, False), (0.9, 0, False)],
    ids=["certain", "may sleep yet", "waits for another"],
)
def test_a_program_busy_waits_once_no_sleep_could_make_up_for_what_it_used(cpu, others, busy):
    @in_virtual_time
    async def scene():
        stats = MadeUpStats(has_clock=False)
        ledger = ledger_for(*jobs(2, seconds=2.0, meet=2), stats=stats)
        for index in range(1 + others):
            Caller(ledger, index)
        await pass_time(1.0)
        use_cpu(ledger, stats, cpu)
        assert ledger.busy_waiting() is busy
        for call in list(ledger.in_flight):
            ledger.drop(call)
        assert not ledger.busy_waiting()

    scene()


@in_virtual_time
async def test_a_quiet_stretch_counts_from_the_last_call_on():
    stats = MadeUpStats()
    ledger = ledger_for(*jobs(2, seconds=2.0, meet=2), stats=stats)
    Caller(ledger, 0)
    await pass_time(0.5)
    stats.cpu = 0.4
    Caller(ledger, 1)
    await pass_time(0.1)
    stats.cpu = 0.475
    assert not ledger.busy_waiting()
    stats.cpu = 0.485
    assert ledger.busy_waiting()


@in_virtual_time
async def test_without_a_cheap_clock_the_first_reading_after_the_last_call_does_not_count():
    stats = MadeUpStats(has_clock=False)
    ledger = ledger_for(*jobs(2, seconds=2.0, meet=2), stats=stats)
    Caller(ledger, 0)
    await pass_time(0.5)
    Caller(ledger, 1)
    use_cpu(ledger, stats, 0.4)
    await pass_time(0.01)
    assert not ledger.busy_waiting()
    await pass_time(0.1)
    use_cpu(ledger, stats, 0.5)
    assert ledger.busy_waiting()


@in_virtual_time
async def test_before_a_job_is_answered_a_new_reading_is_taken():
    stats = MadeUpStats()
    ledger = ledger_for(*jobs(1, seconds=0.1), stats=stats)
    caller = Caller(ledger, 0)
    stats.cpu = 0.09
    await pass_time(0.2)
    assert ledger.detector.cpu == 0.09
    assert not caller.done.done(), "the program may be busy waiting: that is not certain yet"


@in_virtual_time
async def test_after_the_end_of_the_call_no_more_readings_are_taken():
    stats = MadeUpStats()
    ledger = ledger_for(*jobs(1, seconds=0.1), stats=stats)
    caller = Caller(ledger, 0)
    ledger.close()
    stats.cpu = 0.09
    await caller.done
    assert ledger.detector.cpu == 0.0


@pytest.mark.parametrize("computes", [True, False])
def test_a_program_that_has_to_compute_does_not_busy_wait(computes):
    @in_virtual_time
    async def scene():
        stats = MadeUpStats(has_clock=False)
        ledger = ledger_for(*jobs(2, seconds=2.0, meet=2), stats=stats, computes=computes)
        for index in range(2):
            Caller(ledger, index)
        await pass_time(1.0)
        use_cpu(ledger, stats, 0.9)
        assert ledger.busy_waiting() is not computes
        for call in list(ledger.in_flight):
            ledger.drop(call)

    scene()
