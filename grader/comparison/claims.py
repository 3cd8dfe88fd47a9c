"""Sentences that people read about threads and asyncio, and what the measurements of one machine say. Pure."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from grader.comparison.measurements import Comparison

Verdict = Literal["true here", "false here", "depends", "not clear"]

PARALLEL, NOT_PARALLEL = 1.35, 1.15
"""Speed-up from which work ran in parallel, and up to which it did not. In between, nothing is claimed."""
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
    if unclear := _one_processor(found):
        return unclear
    speedup = found.speedup["threads"].middle
    text = f"{found.workers} threads computed {_times(speedup)} as fast as one"
    if found.free_threaded and speedup <= NOT_PARALLEL and found.free_threaded.middle >= PARALLEL:
        return "depends", f"{text}; on the free-threaded Python here, {_times(found.free_threaded.middle)} as fast."
    if speedup >= PARALLEL:
        return "true here", f"{text}. This Python runs without its global lock."
    if speedup <= NOT_PARALLEL:
        return "false here", f"{text}: the global lock (GIL) lets one thread at a time run Python code."
    return "not clear", f"{text}. The machine was too busy to tell."


def _tasks_are_parallel(found: Comparison) -> Judged:
    speedup = found.speedup["tasks"].middle
    text = f"{found.workers} tasks computed {_times(speedup)} as fast as one thread"
    if speedup >= PARALLEL:
        return "not clear", f"{text}. The machine was too busy to tell."
    return "false here", f"{text}: all tasks run in one thread. Only their waiting overlaps."


def _processes_are_parallel(found: Comparison) -> Judged:
    if unclear := _one_processor(found):
        return unclear
    speedup = found.speedup["processes"].middle
    return "true here", f"{found.workers} processes computed {_times(speedup)} as fast as one thread."


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


def _one_processor(found: Comparison) -> Judged | None:
    speedup = found.speedup["processes"].middle
    if speedup >= PARALLEL:
        return None
    text = f"Not even {found.workers} processes computed faster than one ({_times(speedup)})"
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
