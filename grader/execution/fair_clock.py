"""Fair time: how much of the passing time the machine really had for us.

Law: waiting is counted in fair time, so a program on a busy machine is given longer instead of being called slow.

- While some processor is idle, nothing that wants to run has to wait, and fair time is wall time.
- While none is idle, fair time runs slower, by the number of threads that want a processor.
- A stretch in which this process itself was not scheduled hardly counts.
- If the program that we watch has slept all the while, and we were on time to notice, the time counts in full.
"""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psutil

TICK = 0.05
"""Seconds between two looks at the machine; a stretch without a look counts for at most two ticks."""
WINDOW = 0.3
"""Seconds over which the idle time of the processors is averaged."""
CALM_IDLE_SHARE = 0.1
"""Share of all processor time that is idle on a calm machine; below it, fair time slows down."""
SLOWDOWN_UNKNOWN = 20.0
"""Factor by which fair time is slower on a busy machine that cannot count its runnable threads (not Linux)."""
OVERLOADED = 4.0
"""Runnable threads for each processor, above which the machine is overloaded."""

_RUNNABLE = Path("/proc/loadavg")


class Clock(Protocol):
    """Wall time and fair time, both in seconds."""

    def now(self) -> float:
        """Wall time."""
        ...

    def fair(self) -> float:
        """Fair time; it never runs faster than wall time."""
        ...

    def fair_upper_bound(self) -> float:
        """Fair time, and the part of the other time that might have been fair as well."""
        ...

    def overloaded(self) -> bool:
        """Whether many more threads want a processor than there are processors."""
        ...

    def watch(self, was_idle: Callable[[], bool | None]) -> None:
        """Fair time is about the program that `was_idle` speaks for, until `unwatch`.

        `was_idle` tells whether the program has slept since it was last asked; None: unknown.
        """
        ...

    def unwatch(self, was_idle: Callable[[], bool | None]) -> None:
        """Ends `watch` for this function."""
        ...


class FairClock:
    """The grader's clock on the real machine. Use `async with`; it ticks on the running event loop.

    Many clocks on one loop share one sampler, which looks at the machine: pass that clock as `shared_sampler`.
    `worst_lag` is the most seconds by which a tick came late.
    """

    def __init__(self, shared_sampler: "FairClock | None" = None) -> None:
        self._shared_sampler, self._followers = shared_sampler, set[FairClock]()
        self.worst_lag = 0.0
        self._slowdown = 1.0
        self._watched: list[Callable[[], bool | None]] = []
        self._fair = self._doubtful = 0.0
        self._last = time.perf_counter()
        self._own_processors: tuple[int, ...] = (
            shared_sampler._own_processors if shared_sampler else usable_processors()
        )
        self._samples: deque[tuple[float, float]] = deque(
            [(self._last, 0.0 if shared_sampler else self._idle_seconds())]
        )
        self._processors = processor_count()
        self._task: asyncio.Task[None] | None = None

    def now(self) -> float:
        """Wall time; see `Clock`."""
        return time.perf_counter()

    def fair(self) -> float:
        """Fair time since this clock was made; see `Clock`."""
        return self._fair + min(time.perf_counter() - self._last, 2 * TICK) / self._slowdown

    def fair_upper_bound(self) -> float:
        """See `Clock`."""
        return self.fair() + self._doubtful

    def overloaded(self) -> bool:
        """See `Clock`."""
        return self._slowdown > OVERLOADED

    def has_capacity(self) -> bool:
        """Whether one more task would soon find a processor."""
        return runnable() <= 2 * self._processors if _RUNNABLE.exists() else self._slowdown == 1.0

    def watch(self, was_idle: Callable[[], bool | None]) -> None:
        """See `Clock`."""
        self._watched.append(was_idle)

    def unwatch(self, was_idle: Callable[[], bool | None]) -> None:
        """See `Clock`."""
        self._watched.remove(was_idle)

    async def __aenter__(self) -> "FairClock":
        if self._shared_sampler is not None:
            self._slowdown = self._shared_sampler._slowdown
            self._shared_sampler._followers.add(self)
        else:
            self._task = asyncio.create_task(self._sample_machine(), name="fair clock")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._shared_sampler is not None:
            self._shared_sampler._followers.discard(self)
        if self._task is not None:
            self._task.cancel()

    async def _sample_machine(self) -> None:
        while True:
            slept_at = time.perf_counter()
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.worst_lag = max(self.worst_lag, now - slept_at - TICK)
            for each in (self, *self._followers):
                each._tick(now, on_time=now - slept_at < 2 * TICK)
            self._samples.append((now, self._idle_seconds()))
            while now - self._samples[0][0] > WINDOW and len(self._samples) > 2:
                self._samples.popleft()
            slowdown = self._measure_slowdown()
            for each in (self, *self._followers):
                each._slowdown = slowdown

    def _tick(self, now: float, *, on_time: bool) -> None:
        answers = [was_idle() for was_idle in self._watched] if self._slowdown > 1.0 or not on_time else []
        slept = bool(answers) and all(answers)
        before, self._fair = self._fair, self._fair + now - self._last if slept and on_time else self.fair()
        if slept or None in answers or not on_time:  # a program may have slept for most of a stretch that nobody saw
            self._doubtful += now - self._last - (self._fair - before)
        self._last = now

    def _idle_seconds(self) -> float:
        each = psutil.cpu_times(percpu=True) if self._own_processors else [psutil.cpu_times()]
        own = [each[number] for number in self._own_processors if number < len(each)] or each
        return float(sum(times.idle + getattr(times, "iowait", 0.0) for times in own))

    def _measure_slowdown(self) -> float:
        (start, idle_before), (end, idle_after) = self._samples[0], self._samples[-1]
        share = (idle_after - idle_before) / ((end - start) * self._processors)
        if share >= CALM_IDLE_SHARE:
            return 1.0
        return max(2.0, runnable() / self._processors) if _RUNNABLE.exists() else SLOWDOWN_UNKNOWN


def usable_processors() -> tuple[int, ...]:
    """The processors that this process may use; empty for all. Others may be idle while all of these are taken."""
    if not hasattr(os, "sched_getaffinity"):
        return ()
    own = os.sched_getaffinity(0)
    return tuple(sorted(own)) if len(own) < (psutil.cpu_count() or 1) else ()


def processor_count() -> int:
    """How many processors this process may use."""
    return len(usable_processors()) or psutil.cpu_count() or 1


def runnable() -> int:
    """How many threads of the whole machine want a processor right now (Linux: the fourth field of loadavg)."""
    return int(_RUNNABLE.read_text().split()[3].split("/")[0])
