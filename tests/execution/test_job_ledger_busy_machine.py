"""What the ledger does where a busy machine lets things come late, or keeps them from being seen. In virtual time."""

import asyncio

import pytest

from grader.execution.job_ledger import MAX_PROGRESS
from grader.model.limits import MAX_WALL_TIME
from grader.model.observation import Stopped
from tests.builders import jobs
from tests.execution.ledgers import Caller, ledger_for
from tests.execution.made_up import MadeUpStats
from tests.virtual_time import in_virtual_time, pass_time


async def take_turns(ledger, size, delays):
    """Calls all jobs, `size` at a time. Job n is called `delays[n]` seconds after it could be."""
    places = asyncio.Semaphore(size)

    async def call(job):
        async with places:
            await pass_time(delays.get(job, 0.0))
            await Caller(ledger, job).done

    await asyncio.gather(*(call(job) for job in range(len(ledger.run.jobs))))


@pytest.mark.parametrize("late", range(6))
def test_whichever_thread_is_late_a_pool_that_fills_each_place_misses_no_rendezvous(late):
    """The last ones may come when others have ended already, and no job is left that could keep them company."""

    @in_virtual_time
    async def scene():
        ledger = ledger_for(*jobs(6, seconds=0.3, meet=2), ceiling=2)
        await asyncio.wait_for(take_turns(ledger, 2, {late: 0.4}), 10.0)
        assert not ledger.stopped.done()
        assert all(call.outcome == "answered" for call in ledger.calls())

    scene()


@in_virtual_time
async def test_a_pool_that_leaves_a_place_empty_misses_the_rendezvous_though_there_was_one_before():
    ledger = ledger_for(*jobs(6, seconds=0.3, meet=2), ceiling=2)
    await asyncio.gather(Caller(ledger, 0).done, Caller(ledger, 1).done)
    Caller(ledger, 2)
    assert await ledger.stopped == Stopped("missed", "meet")


@pytest.mark.parametrize(("what", "event"), [({"meet": 2}, "meet"), ({"beats": 1}, "beats")])
def test_a_program_that_wants_a_processor_and_gets_none_has_not_missed_anything(what, event):
    @in_virtual_time
    async def scene():
        stats = MadeUpStats()
        stats.asleep = False
        ledger = ledger_for(*jobs(2, **what), stats=stats)
        Caller(ledger, 0)
        await pass_time(MAX_WALL_TIME - 1.0)
        assert not ledger.stopped.done()
        stats.asleep = True
        assert await ledger.stopped == Stopped("missed", event)
        assert ledger.clock.now() < MAX_WALL_TIME

    scene()


@in_virtual_time
async def test_a_program_that_gets_no_processor_at_all_is_given_up_on_and_the_machine_is_blamed():
    stats = MadeUpStats()
    stats.asleep = False
    ledger = ledger_for(*jobs(2, meet=2), stats=stats)
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("missed", "meet", busy=True)


@in_virtual_time
async def test_a_program_that_computes_instead_of_calling_the_next_job_misses_it():
    stats = MadeUpStats()
    stats.asleep = False
    ledger = ledger_for(*jobs(2, meet=2), stats=stats)
    Caller(ledger, 0)
    stats.cpu = 0.6
    assert await ledger.stopped == Stopped("missed", "meet")
    assert ledger.clock.now() < 1.1


@pytest.mark.parametrize("overloaded", [True, False])
def test_on_an_overloaded_machine_no_job_is_answered_until_the_program_was_seen_asleep(overloaded):
    """What it waits for a processor is in no reading yet, so it seems to sleep."""

    @in_virtual_time
    async def scene():
        stats = MadeUpStats()
        stats.asleep = False
        ledger = ledger_for(*jobs(1), stats=stats, overloaded=overloaded)
        caller = Caller(ledger, 0)
        await pass_time(0.5)
        assert caller.done.done() is not overloaded
        stats.asleep = True
        await caller.done
        assert ledger.clock.now() < 0.55
        assert not ledger.undecided

    scene()


@pytest.mark.parametrize("asleep", [False, None, True])
def test_unusual_processor_time_is_looked_into_on_any_machine(asleep):
    @in_virtual_time
    async def scene():
        stats = MadeUpStats()
        stats.asleep = asleep
        ledger = ledger_for(*jobs(1), stats=stats)
        stats.cpu = 0.02
        caller = Caller(ledger, 0)
        await pass_time(0.5)
        assert caller.done.done() is (asleep is not False)
        stats.asleep = True
        await caller.done

    scene()


@in_virtual_time
async def test_a_program_that_is_never_seen_asleep_is_answered_in_the_end_and_not_believed():
    stats = MadeUpStats()
    stats.asleep = False
    ledger = ledger_for(*jobs(1, seconds=0.1), stats=stats, overloaded=True, pace=0.1)
    await Caller(ledger, 0).done
    assert ledger.undecided
    assert 10.0 < ledger.clock.now() < 10.5


@in_virtual_time
async def test_once_it_was_seen_asleep_a_program_that_kept_a_processor_busy_is_still_found():
    stats = MadeUpStats()
    stats.asleep = False
    ledger = ledger_for(*jobs(1, seconds=0.1), stats=stats, overloaded=True)
    caller = Caller(ledger, 0)
    await pass_time(0.9)
    assert not caller.done.done()
    stats.cpu, stats.queue, stats.asleep = (
        0.3,
        0.55,
        True,
    )  # it computed in most of the time in which it had a processor
    await caller.done
    assert ledger.detector.busy_waiting(ledger.fair_age(), 1, ledger.clock.now()) is True
    assert not ledger.undecided


@in_virtual_time
async def test_an_exploration_that_goes_on_is_no_idle_time():
    ledger = ledger_for()
    await pass_time(3.0)
    assert ledger.note_progress()
    assert ledger.idle() == 0.0
    assert ledger.last_change_at == 3.0


@in_virtual_time
async def test_an_exploration_says_that_it_goes_on_only_so_often():
    ledger = ledger_for()
    assert all(ledger.note_progress() for _ in range(MAX_PROGRESS))
    assert not ledger.note_progress()
