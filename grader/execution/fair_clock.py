"""How much of the passing time the machine really had for us: fair time.

Law: waiting is counted in fair time, so a busy machine is given longer instead of being called slow. While some
processor is idle, nobody who wants to run has to wait, and fair time is wall time. While none is, it runs slower, by
the number of those who want a processor, and a stretch in which this process itself was not scheduled hardly counts;
unless what we watch has slept all the while, and we were on time to hear of it: then the time counts in full.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psutil

TICK = 0.05
WINDOW = 0.3
CALM_IDLE_SHARE = 0.1
SLOWDOWN_UNKNOWN = 20.0
OVERLOADED = 4.0

_RUNNABLE = Path("/proc/loadavg")


class Clock(Protocol):
    """Both clocks in seconds: `now` is the wall's, `fair` never runs faster than it.

    `crowded`: many more want a processor than there are. `watch`: fair time is about whoever can say that it has slept
    since it was asked last (None: cannot be told). `fair_at_most` is fair time and what of the rest might have been it.
    """

    def now(self) -> float: ...

    def fair(self) -> float: ...

    def fair_upper_bound(self) -> float: ...

    def overloaded(self) -> bool: ...

    def watch(self, slept: Callable[[], bool | None]) -> None: ...

    def unwatch(self, slept: Callable[[], bool | None]) -> None: ...


class FairClock:
    """The grader's clock on the real machine. Use `async with`; it ticks on the running event loop.

    Of many on one loop, one looks at the machine; the others have it for their `leader`.
    """

    def __init__(self, shared_sampler: "FairClock | None" = None) -> None:
        self._shared_sampler, self._followers = shared_sampler, set[FairClock]()
        self.worst_lag = 0.0
        self._crowd = 1.0
        self._watched: list[Callable[[], bool | None]] = []
        self._fair = self._doubt = 0.0
        self._last = time.perf_counter()
        self._samples: deque[tuple[float, float]] = deque([(self._last, 0.0 if shared_sampler else _idle_seconds())])
        self._processors = psutil.cpu_count() or 1
        self._task: asyncio.Task[None] | None = None

    def now(self) -> float:
        return time.perf_counter()

    def fair(self) -> float:
        return self._fair + min(time.perf_counter() - self._last, 2 * TICK) / self._crowd

    def fair_upper_bound(self) -> float:
        return self.fair() + self._doubt

    def overloaded(self) -> bool:
        return self._crowd > OVERLOADED

    def watch(self, slept: Callable[[], bool | None]) -> None:
        self._watched.append(slept)

    def unwatch(self, slept: Callable[[], bool | None]) -> None:
        self._watched.remove(slept)

    async def __aenter__(self) -> "FairClock":
        if self._shared_sampler is not None:
            self._crowd = self._shared_sampler._crowd
            self._shared_sampler._followers.add(self)
        else:
            self._task = asyncio.create_task(self._beat(), name="pulse")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._shared_sampler is not None:
            self._shared_sampler._followers.discard(self)
        if self._task is not None:
            self._task.cancel()

    async def _beat(self) -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.worst_lag = max(self.worst_lag, now - asked - TICK)
            for each in (self, *self._followers):
                each._tick(now, on_time=now - asked < 2 * TICK)
            self._samples.append((now, _idle_seconds()))
            while now - self._samples[0][0] > WINDOW and len(self._samples) > 2:
                self._samples.popleft()
            crowd = self._measure_crowd()
            for each in (self, *self._followers):
                each._crowd = crowd

    def _tick(self, now: float, *, on_time: bool) -> None:
        answers = [slept() for slept in self._watched] if self._crowd > 1.0 or not on_time else []
        slept = bool(answers) and all(answers)
        before, self._fair = self._fair, self._fair + now - self._last if slept and on_time else self.fair()
        if slept or None in answers:
            self._doubt += now - self._last - (self._fair - before)
        self._last = now

    def _measure_crowd(self) -> float:
        (start, idle_before), (end, idle_after) = self._samples[0], self._samples[-1]
        share = (idle_after - idle_before) / ((end - start) * self._processors)
        if share >= CALM_IDLE_SHARE:
            return 1.0
        return max(2.0, runnable() / self._processors) if _RUNNABLE.exists() else SLOWDOWN_UNKNOWN


def has_capacity() -> bool:
    """Whether one more thing to do would soon find a processor."""
    if _RUNNABLE.exists():
        return runnable() <= 2 * (psutil.cpu_count() or 1)
    return psutil.cpu_percent() < 90.0


def runnable() -> int:
    """How many threads of the whole machine want a processor right now (Linux: the fourth field of loadavg)."""
    return int(_RUNNABLE.read_text().split()[3].split("/")[0])


def _idle_seconds() -> float:
    times = psutil.cpu_times()
    return float(times.idle + getattr(times, "iowait", 0.0))
