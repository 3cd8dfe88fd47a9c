"""Sentences that people read about threads and asyncio, and what the measurements of one machine say. Pure."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from grader.comparison.measurements import Comparison

Verdict = Literal["true here", "false here", "depends", "not clear"]

AT_ONCE = 1e-4
"""Seconds. Two that compute answer each other as quickly only if both run at the same moment. A speed-up does not show
that: on a busy machine it depends on what else runs meanwhile."""
CHEAPER = 1.5
"""Ratio from which one kind is clearly cheaper than the other."""
LITTLE_OVERHEAD, SOME_OVERHEAD = 1.5, 10.0
"""Duration of many operations at once, in waits of one: up to it, the overhead is minimal, or at least bounded."""
MANY, VERY_MANY = 1_000, 10_000


class Answer(Struct, frozen=True):
    """A sentence, whether it is true on this machine, and the numbers that say so."""

    sentence: str
    verdict: Verdict
    why: str


def answers(found: Comparison) -> list[Answer]:
    """One answer for each sentence."""
    return [Answer(sentence, *judge(found)) for sentence, judge in CLAIMS.items()]


Judged = tuple[Verdict, str]


def _threads_use_many_processors(found: Comparison) -> Judged:
    if unclear := _nothing_in_parallel(found):
        return unclear
    quickest = found.exchange["threads"].low
    text = f"Two threads that compute answer each other in {_micro(quickest)}, two processes in "
    text += f"{_micro(found.exchange['processes'].low)}; {found.workers} threads computed "
    text += f"{_times(found.speedup['threads'].middle)} as fast as one"
    if quickest <= AT_ONCE:
        return "true here", f"{text}. This Python runs without its global lock."
    if found.free_threaded and found.free_exchange and found.free_exchange.low <= AT_ONCE:
        return "depends", f"{text}; on the free-threaded Python here, {_times(found.free_threaded.middle)} as fast."
    return "false here", f"{text}: the global lock (GIL) lets one thread at a time run Python code."


def _tasks_are_parallel(found: Comparison) -> Judged:
    text = f"{found.workers} tasks computed {_times(found.speedup['tasks'].middle)} as fast as one thread"
    if found.task_threads > 1:
        return "true here", f"{text}, in {found.task_threads} threads."
    return "false here", f"{text}: all tasks ran in 1 thread. Only their waiting overlaps."


def _processes_are_parallel(found: Comparison) -> Judged:
    if unclear := _nothing_in_parallel(found):
        return unclear
    text = (
        f"Two processes that compute answer each other in {_micro(found.exchange['processes'].low)}: both run at once"
    )
    speedup = found.speedup["processes"].middle
    return "true here", f"{text}. {found.workers} processes computed {_times(speedup)} as fast as one thread."


def _tasks_need_less(found: Comparison) -> Judged:
    threads, tasks = found.waits("threads", MANY), found.waits("tasks", MANY)
    if threads is None or tasks is None or threads.bytes is None or tasks.bytes is None:
        return "not clear", "Memory could not be measured here."
    memory = threads.bytes.middle / max(tasks.bytes.middle, 1.0)
    start = threads.seconds.middle / max(tasks.seconds.middle, 1e-9)
    text = f"A thread that waits takes {_times(memory)} the memory of a task, and {_times(start)} the time to start"
    if min(memory, start) >= CHEAPER:
        return "true here", f"{text}."
    return "depends", f"{text}."


def _thousands_with_little_overhead(found: Comparison) -> Judged:
    many, more = found.operates("tasks", MANY), found.operates("tasks", VERY_MANY)
    if many is None or more is None:
        return "not clear", "This was not measured."
    text = (
        f"As tasks, {MANY:,} operations took {_times(many.times.middle)} as long as one, "
        f"and {VERY_MANY:,} took {_times(more.times.middle)}"
    )
    if more.times.middle <= LITTLE_OVERHEAD:
        return "true here", f"{text}."
    if many.times.middle <= SOME_OVERHEAD:
        return "depends", f"{text}: it depends on how many there are, and on how long each waits."
    return "false here", f"{text}."


def _blocking_stops_the_loop(found: Comparison) -> Judged:
    loop, thread = found.gap["loop"].middle, found.gap["thread"].middle
    text = f"A blocking call stopped the loop for {loop:.0%} of its time; the same call in a thread, for {thread:.0%}"
    if loop >= 0.8 and thread <= 0.6:
        return "true here", f"{text}."
    return "not clear", f"{text}. The machine was too busy to tell."


def _switching_tasks_is_cheaper(found: Comparison) -> Judged:
    ratio = found.switch["threads"].middle / max(found.switch["tasks"].middle, 1e-12)
    text = f"A turn between two threads takes {_times(ratio)} the time of a turn between two tasks."
    return ("true here" if ratio >= CHEAPER else "false here" if ratio <= 1 / CHEAPER else "depends"), text


def _nothing_in_parallel(found: Comparison) -> Judged | None:
    quickest = found.exchange["processes"].low
    if quickest <= AT_ONCE:
        return None
    text = f"Not even two processes answer each other at once (quickest: {_micro(quickest)})"
    return "not clear", f"{text}: this machine has one processor, or was too busy."


CLAIMS: dict[str, Callable[[Comparison], Judged]] = {
    "Threads take advantage of multiple CPU cores.": _threads_use_many_processors,
    "Threading is suitable for CPU-bound tasks.": _threads_use_many_processors,
    "Asyncio can achieve true parallelism.": _tasks_are_parallel,
    "Processes achieve true parallelism.": _processes_are_parallel,
    "Asyncio uses fewer resources than threads.": _tasks_need_less,
    "Asyncio handles thousands of concurrent I/O operations with minimal overhead.": _thousands_with_little_overhead,
    "One blocking call stops the whole event loop.": _blocking_stops_the_loop,
    "Switching between tasks is cheaper than switching between threads.": _switching_tasks_is_cheaper,
}
"""The sentences, and how each is judged."""


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio < 100 else f"{ratio:,.0f} times"


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.3g} µs" if seconds < 1e-3 else f"{seconds * 1e3:,.3g} ms"
