"""The programs that are measured. Each runs alone in a fresh interpreter and prints one JSON object.

`python probes.py NAME [NUMBER …]`. Only the standard library is needed, so that any interpreter on the machine can run
them; without psutil, memory is unknown.
"""

import asyncio
import itertools
import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

PIECE = 400_000
"""Additions in one piece of work: some hundredths of a second."""
PIECES = 8
"""Pieces of the work that is shared out."""
BLOCKED_SECONDS, BEAT_SECONDS = 0.25, 0.005
"""Seconds of the blocking call, and seconds between two beats of the event loop meanwhile."""
SWITCHES, BLOCKS = 250, 20
"""Times that two threads or tasks take turns in one block, and number of blocks. The shortest block counts: whatever
else the machine does can only make a block longer."""

AT_ONCE = 2e-5
"""Seconds. A quicker answer between two that compute shows that they ran at the same moment. One is enough."""
PATIENCE = 3.0
"""Seconds in which all threads of a probe must be started; those that are not are not started at all. Two processes try
to answer each other at once for as long."""

Found = dict[str, Any]


def main(name: str, *numbers: str) -> None:
    """Runs one probe and prints what it found."""
    print(json.dumps(PROBES[name](*map(float, numbers))))


def waiting_threads(count: float) -> Found:
    """Start and memory of `count` threads that wait."""
    go, begun = threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        begun.release()
        go.wait()

    before, start = _memory(), time.perf_counter()
    threads, found = _started(wait, (), int(count))
    for _ in threads:
        begun.acquire()
    found |= {"seconds": time.perf_counter() - start, "bytes": _grown(before)}
    go.set()
    for thread in threads:
        thread.join()
    return found


def waiting_tasks(count: float) -> Found:
    """Start and memory of `count` tasks that wait."""

    async def all_of_them() -> Found:
        go, begun = asyncio.Event(), 0

        async def wait() -> None:
            nonlocal begun
            begun += 1
            await go.wait()

        before, start = _memory(), time.perf_counter()
        tasks = [asyncio.create_task(wait()) for _ in range(int(count))]
        await asyncio.sleep(0)  # all of them begin before this goes on
        assert begun == count
        found = {"seconds": time.perf_counter() - start, "bytes": _grown(before)}
        go.set()
        await asyncio.gather(*tasks)
        return found

    return asyncio.run(all_of_them())


def _wait_for_the_end(begun: Any, go: Any) -> None:
    begun.release()
    go.wait()


def waiting_processes(count: float) -> Found:
    """Start and memory of `count` processes that wait: the memory that each has for itself."""
    go, begun = multiprocessing.Event(), multiprocessing.Semaphore(0)
    start = time.perf_counter()
    children = [multiprocessing.Process(target=_wait_for_the_end, args=(begun, go)) for _ in range(int(count))]
    for child in children:
        child.start()
    for _ in children:
        begun.acquire()
    seconds = time.perf_counter() - start
    own = [_memory(child.pid) for child in children]
    go.set()
    for child in children:
        child.join()
    return {"seconds": seconds, "bytes": None if None in own else sum(each or 0 for each in own)}


def compute(_: object = None) -> int:
    """One piece of work in pure Python."""
    total = 0
    for number in range(PIECE):
        total += number
    return total


def computing(workers: float) -> Found:
    """Seconds of the same work: by one thread, by threads, by tasks, and by processes that have started before.

    `task_threads`: in how many threads the tasks ran.
    """
    count = int(workers)
    task_threads = set()

    async def by_tasks() -> None:
        async def piece() -> None:
            task_threads.add(threading.get_ident())
            compute()

        await asyncio.gather(*[piece() for _ in range(PIECES)])

    compute()  # the first one is slower: the interpreter adapts to its code
    found = {"one": _timed(lambda: [compute() for _ in range(PIECES)])}
    with ThreadPoolExecutor(count) as threads:
        list(threads.map(compute, range(count)))
        found["threads"] = _timed(lambda: list(threads.map(compute, range(PIECES))))
    found["tasks"] = _timed(lambda: asyncio.run(by_tasks()))
    with ProcessPoolExecutor(count) as processes:
        list(processes.map(compute, range(2 * count)))
        found["processes"] = _timed(lambda: list(processes.map(compute, range(PIECES))))
    return found | {"task_threads": len(task_threads)}


def exchanging() -> Found:
    """Seconds in which one of two that compute gets an answer from the other: two threads, and two processes.

    Both look at two numbers in a loop, and never pause. If both run at the same moment, an answer takes microseconds.
    If only one of them can run at a time, an answer takes two switches between them: milliseconds.
    """
    numbers = multiprocessing.Array("i", 2, lock=False)
    process = multiprocessing.Process(target=_answer, args=(numbers,))
    process.start()
    by_processes, needed = _ask(numbers, PATIENCE)
    process.join()
    # On a busy machine it takes longer until both run at the same moment: threads get more time than processes needed.
    patience = 0.5 + 2 * needed if _has_gil() else PATIENCE
    return {"threads": _exchange_of_threads(patience), "processes": by_processes}


def _exchange_of_threads(patience: float) -> float:
    numbers = [0, 0]
    thread = threading.Thread(target=_answer, args=(numbers,))
    thread.start()
    quickest, _ = _ask(numbers, patience)
    thread.join()
    return quickest


def _ask(numbers: Any, patience: float) -> tuple[float, float]:
    """Seconds of the quickest answer, and of all of this."""
    begun = time.perf_counter()
    quickest, number, passed = patience, 0, 0.0
    while quickest > AT_ONCE and passed < patience:
        number += 1
        start = time.perf_counter()
        numbers[0] = number
        while numbers[1] != number and passed < patience:
            passed = time.perf_counter() - begun
        if numbers[1] == number:
            quickest = min(quickest, time.perf_counter() - start)
    numbers[0] = -1
    return quickest, time.perf_counter() - begun


def _answer(numbers: Any) -> None:
    while (number := numbers[0]) >= 0:
        numbers[1] = number


def computing_in_threads(workers: float) -> Found:
    """Seconds of the same work by one thread and by threads, and `exchange` as in `exchanging`.

    `gil` says whether this interpreter has its lock on.
    """
    with ThreadPoolExecutor(int(workers)) as threads:
        list(threads.map(compute, range(int(workers))))
        one = _timed(lambda: [compute() for _ in range(PIECES)])
        seconds = _timed(lambda: list(threads.map(compute, range(PIECES))))
    patience = 0.1 if _has_gil() else PATIENCE
    return {"one": one, "threads": seconds, "exchange": _exchange_of_threads(patience), "gil": _has_gil()}


def io_one_by_one(count: float, wait: float) -> Found:
    """Seconds of `count` operations that each wait, one after the other."""

    def all_of_them() -> None:
        for _ in range(int(count)):
            time.sleep(wait)

    return {"seconds": _timed(all_of_them)}


def io_in_threads(count: float, wait: float) -> Found:
    """Seconds of `count` operations with a thread for each."""

    def all_of_them() -> None:
        threads, limited = _started(time.sleep, (wait,), int(count))
        found.update(limited)
        for thread in threads:
            thread.join()

    found: Found = {}
    seconds = _timed(all_of_them)
    return found | {"seconds": seconds}


def io_in_tasks(count: float, wait: float) -> Found:
    """Seconds of `count` operations with a task for each."""

    async def all_of_them() -> None:
        await asyncio.gather(*[asyncio.sleep(wait) for _ in range(int(count))])

    return {"seconds": _timed(lambda: asyncio.run(all_of_them()))}


def blocked_loop() -> Found:
    """The longest gap between two beats of a loop: while it blocks, and while a thread does so for it."""

    async def longest_gap(blocking: Callable[[], Any]) -> float:
        beats = [time.perf_counter()]

        async def beat() -> None:
            while True:
                await asyncio.sleep(BEAT_SECONDS)
                beats.append(time.perf_counter())

        task = asyncio.create_task(beat())
        await asyncio.sleep(4 * BEAT_SECONDS)
        await blocking()
        await asyncio.sleep(4 * BEAT_SECONDS)
        task.cancel()
        return max(later - earlier for earlier, later in itertools.pairwise(beats))

    async def on_the_loop() -> None:
        time.sleep(BLOCKED_SECONDS)  # noqa: ASYNC251 - this mistake is what is measured

    async def in_a_thread() -> None:
        await asyncio.to_thread(time.sleep, BLOCKED_SECONDS)

    return {
        "loop": asyncio.run(longest_gap(on_the_loop)),
        "thread": asyncio.run(longest_gap(in_a_thread)),
        "blocked": BLOCKED_SECONDS,
    }


def switching() -> Found:
    """Seconds for a turn: of two threads that wait for each other, and of two tasks that give way to each other."""

    def threads() -> None:
        mine, yours = threading.Semaphore(0), threading.Semaphore(0)

        def other() -> None:
            for _ in range(SWITCHES):
                yours.acquire()
                mine.release()

        thread = threading.Thread(target=other)
        thread.start()
        for _ in range(SWITCHES):
            yours.release()
            mine.acquire()
        thread.join()

    async def tasks() -> None:
        async def give_way() -> None:
            for _ in range(SWITCHES):
                await asyncio.sleep(0)

        await asyncio.gather(give_way(), give_way())

    async def tasks_in_blocks() -> list[float]:
        seconds = []
        for _ in range(BLOCKS):
            start = time.perf_counter()
            await tasks()
            seconds.append(time.perf_counter() - start)
        return seconds

    by_threads = min(_timed(threads) for _ in range(BLOCKS))
    by_tasks = min(asyncio.run(tasks_in_blocks()))
    return {"threads": by_threads / SWITCHES / 2, "tasks": by_tasks / SWITCHES / 2}


PROBES: dict[str, Callable[..., Found]] = {
    probe.__name__: probe
    for probe in (
        waiting_threads,
        waiting_tasks,
        waiting_processes,
        computing,
        computing_in_threads,
        exchanging,
        io_one_by_one,
        io_in_threads,
        io_in_tasks,
        blocked_loop,
        switching,
    )
}


def _started(
    target: Callable[..., object], arguments: tuple[Any, ...], count: int
) -> tuple[list[threading.Thread], Found]:
    """As many threads as can be started, and `limit`: their number, if these are not all."""
    threads: list[threading.Thread] = []
    start = time.perf_counter()
    while len(threads) < count and time.perf_counter() - start < PATIENCE:
        thread = threading.Thread(target=target, args=arguments)
        try:
            thread.start()
        except (RuntimeError, MemoryError):
            break
        threads.append(thread)
    return threads, {"limit": len(threads)} if len(threads) < count else {}


def _has_gil() -> bool:
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _memory(pid: int | None = None) -> int | None:
    """Bytes that the process has for itself; None where that is unknown."""
    try:
        import psutil

        return int(psutil.Process(pid).memory_full_info().uss)
    except (ImportError, OSError, AttributeError):
        return None


def _grown(before: int | None) -> int | None:
    after = _memory()
    return None if before is None or after is None else after - before


if __name__ == "__main__":
    main(*sys.argv[1:])
