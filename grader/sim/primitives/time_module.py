"""`time` in virtual time: it passes when nobody can run."""

import time
from typing import Any

from grader.sim.core import SECOND
from grader.sim.engine import KERNEL as K
from grader.sim.primitives.locks import note

DAY = 86_400
EPOCH = int(time.time()) // DAY * DAY + DAY // 2
"""What `time.time()` says when an execution begins, in seconds: noon of today, so that a program cannot tell easily."""


def sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if seconds == 0:
        K.yield_now()
        return
    K.op()
    if not K.oversleep(round(seconds * SECOND)):
        K.wait("sleeps", seconds, round(seconds * SECOND))
    note("slept", seconds)


def monotonic() -> float:
    return K.clock() / SECOND


def monotonic_ns() -> int:
    return K.clock()


def wall() -> float:
    return EPOCH + K.clock() / SECOND


def wall_ns() -> int:
    return EPOCH * SECOND + K.clock()


def replacement() -> dict[str, Any]:
    """What `time` offers to the program."""
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
