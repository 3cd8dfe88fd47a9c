"""Fair time on made-up machines: nothing here waits or looks at the real one."""

import asyncio
import os
from types import SimpleNamespace

import psutil
import pytest

from grader.execution import fair_clock
from grader.execution.fair_clock import SLOWDOWN_UNKNOWN, TICK, FairClock, processor_count, usable_processors
from grader.model.limits import MAX_WALL_TIME


class MadeUpMachine:
    """A machine that stands in for the modules time, psutil and asyncio in `grader.execution.fair_clock`.

    cores    number of processors; `idle`: the share of all processor time that is idle
    wanting  number of runnable threads; None: the machine cannot count them
    lag      seconds by which each tick comes late
    usable   numbers of the processors that this process may use; empty for all
    """

    def __init__(self, cores=4):
        self.cores, self.idle, self.wanting, self.lag, self.usable = cores, 1.0, 0, 0.0, ()
        self._now, self._idle_seconds, self._ticks, self._done = 1000.0, 0.0, 0, asyncio.Event()

    def perf_counter(self):
        return self._now

    def cpu_count(self):
        return self.cores

    def cpu_times(self, percpu=False):
        """The idle time of all processors; `percpu`: with one more, which is always idle."""
        own = SimpleNamespace(idle=self._idle_seconds / self.cores)
        each = [own] * self.cores + [SimpleNamespace(idle=self._now)]
        return each if percpu else SimpleNamespace(idle=self._idle_seconds)

    def create_task(self, coroutine, name):
        return asyncio.create_task(coroutine, name=name)

    def exists(self):
        return self.wanting is not None

    def read_text(self):
        return f"0.10 0.20 0.30 {self.wanting}/2000 12345"

    def pass_time(self, seconds):
        self._now += seconds
        self._idle_seconds += seconds * self.idle * self.cores

    async def sleep(self, seconds):
        if self._ticks == 0:
            self._done.set()
            await asyncio.Event().wait()
        self._ticks -= 1
        self.pass_time(seconds + self.lag)

    async def run(self, clock, ticks):
        """Lets the clock tick; returns fair seconds for each wall second meanwhile."""
        self._ticks, self._done = ticks, asyncio.Event()
        async with clock:
            wall, fair = clock.now(), clock.fair()
            await self._done.wait()
            return (clock.fair() - fair) / (clock.now() - wall)


@pytest.fixture
async def made_up(monkeypatch):
    made_up = MadeUpMachine()
    for name in ("time", "psutil", "asyncio", "_RUNNABLE"):
        monkeypatch.setattr(fair_clock, name, made_up)
    monkeypatch.setattr(fair_clock, "usable_processors", lambda: made_up.usable)
    return made_up


async def settled(made_up, **state):
    """The pace of fair time once the machine has been in this state for long enough, and the clock."""
    vars(made_up).update(state)
    clock = FairClock()
    await made_up.run(clock, 10)
    return await made_up.run(clock, 10), clock


async def test_fair_time_is_wall_time_while_a_processor_is_idle(made_up):
    pace, clock = await settled(made_up, idle=0.2, wanting=50)
    assert pace == pytest.approx(1.0)
    assert not clock.overloaded()


@pytest.mark.parametrize(
    ("wanting", "slowdown", "overloaded"), [(1, 2.0, False), (16, 4.0, False), (20, 5.0, True), (64, 16.0, True)]
)
async def test_on_a_busy_machine_fair_time_slows_by_the_number_of_threads_that_share_a_processor(
    made_up, wanting, slowdown, overloaded
):
    pace, clock = await settled(made_up, idle=0.05, wanting=wanting)
    assert pace == pytest.approx(1 / slowdown)
    assert clock.overloaded() is overloaded


@pytest.mark.parametrize(("slept", "slowdown"), [([True], 1.0), ([True, True], 1.0), ([True, False], 8.0)])
async def test_on_a_busy_machine_time_counts_in_full_while_all_watched_programs_sleep(made_up, slept, slowdown):
    clock = FairClock()
    made_up.idle, made_up.wanting = 0.0, 32
    await made_up.run(clock, 10)
    watchers = [lambda answer=answer: answer for answer in slept]
    for each in watchers:
        clock.watch(each)
    assert await made_up.run(clock, 10) == pytest.approx(1 / slowdown)
    for each in watchers:
        clock.unwatch(each)
    assert await made_up.run(clock, 10) == pytest.approx(1 / 8)


@pytest.mark.parametrize(
    ("idle", "wanting", "expected"), [(0.0, 8, True), (0.5, 9, False), (0.2, None, True), (0.05, None, False)]
)
async def test_there_is_capacity_while_few_threads_want_a_processor_or_if_unknown_while_some_time_is_idle(
    made_up, idle, wanting, expected
):
    _, clock = await settled(made_up, idle=idle, wanting=wanting)
    assert clock.has_capacity() is expected


async def test_a_busy_machine_that_cannot_count_its_threads_is_taken_for_a_very_busy_one(made_up):
    pace, _ = await settled(made_up, idle=0.0, wanting=None)
    assert pace == pytest.approx(1 / SLOWDOWN_UNKNOWN)


async def test_a_stretch_in_which_the_grader_was_not_scheduled_hardly_counts(made_up):
    pace, clock = await settled(made_up, lag=0.95)
    assert pace == pytest.approx(2 * TICK / (TICK + 0.95))
    assert clock.worst_lag == pytest.approx(0.95)


async def test_a_program_that_moved_may_have_slept_for_most_of_a_stretch_that_nobody_saw(made_up):
    clock = FairClock()
    clock.watch(lambda: False)
    made_up.idle, made_up.wanting, made_up.lag = 0.0, 32, 0.95
    before = clock.fair_upper_bound()
    await made_up.run(clock, 3)
    assert clock.fair_upper_bound() - before == pytest.approx(3 * (TICK + 0.95))


async def test_fair_time_never_goes_back_and_never_overtakes_the_wall(made_up):
    clock = FairClock()
    for state in [{"idle": 0.0, "wanting": 40}, {"idle": 1.0}, {"lag": 0.5}, {"lag": 0.0, "idle": 0.0}, {"idle": 0.5}]:
        vars(made_up).update(state)
        assert 0 <= await made_up.run(clock, 3) <= 1 + 1e-9


async def test_a_machine_that_calms_is_believed_within_a_second(made_up):
    clock = FairClock()
    made_up.idle, made_up.wanting = 0.0, 40
    await made_up.run(clock, 20)
    made_up.idle = 1.0
    await made_up.run(clock, round(1 / TICK))
    assert await made_up.run(clock, 1) == pytest.approx(1.0)


async def test_fair_time_passes_between_ticks_as_well(made_up):
    clock = FairClock()
    made_up.pass_time(TICK / 2)
    assert clock.fair() == pytest.approx(TICK / 2)


async def test_the_clock_stops_with_its_block(made_up):
    async with FairClock() as clock:
        task = clock._task
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_longest_wait_is_far_longer_than_any_patience():
    assert MAX_WALL_TIME >= 60


async def test_processors_that_this_process_may_not_use_do_not_make_the_machine_idle(made_up):
    """As with taskset, or in a container that has some of the processors."""
    pace, _ = await settled(made_up, idle=0.0, wanting=16, usable=(0, 1))
    assert pace == pytest.approx(1 / 8)
    pace, _ = await settled(made_up, idle=0.0, wanting=16, usable=(1, 4))
    assert pace == pytest.approx(1.0)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="other systems cannot restrict a process")
def test_the_processors_of_this_process_are_counted():
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert processor_count() == 1
        assert usable_processors() == (() if psutil.cpu_count() == 1 else (min(before),))
    finally:
        os.sched_setaffinity(0, before)
