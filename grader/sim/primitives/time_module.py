"""The module `time` in virtual time."""

import asyncio
import time
from asyncio import events
from typing import Any, Final

from grader.sim.core import SECOND
from grader.sim.core.access_log import NOTHING
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import record

SECONDS_PER_DAY: Final = 86_400

EPOCH: Final = int(time.time()) // SECONDS_PER_DAY * SECONDS_PER_DAY + SECONDS_PER_DAY // 2
"""Seconds that `time.time()` returns at the start of an execution: noon of the present day, so that a program cannot
easily detect the exploration."""


def sleep(seconds: float) -> None:
    """`time.sleep`. Raises ValueError for a negative number."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds == 0:
        K.yield_now()
        return
    K.before_operation(NOTHING)
    if not K.oversleep(round(seconds * SECOND)):
        K.wait("sleeps", seconds, round(seconds * SECOND))
    record("slept", seconds)


def _clock() -> int:
    """Virtual nanoseconds, read by the coroutine that is running, if one is."""
    loop = events._get_running_loop()
    if loop is None:
        return K.clock()
    coroutine = asyncio.current_task(loop)
    return K.clock(None if coroutine is None else id(coroutine))


def monotonic() -> float:
    """Virtual seconds since the program began."""
    return _clock() / SECOND


def monotonic_ns() -> int:
    """Virtual nanoseconds since the program began."""
    return _clock()


def wall() -> float:
    """`time.time`: virtual seconds since 1970, from `EPOCH` on."""
    return EPOCH + _clock() / SECOND


def wall_ns() -> int:
    """`time.time_ns`."""
    return EPOCH * SECOND + _clock()


def time_names() -> dict[str, Any]:
    """The names of the module `time` for programs."""
    names: dict[str, Any] = dict(vars(time))
    names.update(
        sleep=sleep,
        monotonic=monotonic,
        monotonic_ns=monotonic_ns,
        perf_counter=monotonic,
        perf_counter_ns=monotonic_ns,
        process_time=monotonic,
        process_time_ns=monotonic_ns,
        thread_time=monotonic,
        thread_time_ns=monotonic_ns,
        time=wall,
        time_ns=wall_ns,
    )
    return names
