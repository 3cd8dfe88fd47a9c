"""How many workers are at their work at the same moment: the same answer on an idle machine and on a busy one.

Each worker works until all workers are at it, or until it has had its share of processor time. The system gives threads
and processes that want a processor about the same time, even on one processor. So workers that can work at the same
time meet long before, and workers of which one at a time can work never meet.

Threads that only take turns must not seem to work at the same time. So a thread keeps the lock of the interpreter (the
GIL, where there is one) until it gives it up by itself, as it does when it waits or runs certain C code.
"""

import asyncio
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

CPU_SHARE = 0.1
"""Seconds of processor time after which a worker gives up meeting the others."""
MOST_STEPS = 1_000_000
"""Steps after which it gives up, too: workers that wait use no processor time."""
PATIENCE = 60.0
"""Seconds for which workers wait for each other before they begin."""
TURN = 1000.0
"""Seconds for which a thread may keep the lock of the interpreter."""

Step = Callable[[], object]
"""A small part of the work, some hundredths of a second at most."""


class AtWork(NamedTuple):
    """Measurements of some workers at work.

    peak  workers that were at their work at the same moment, at most
    cpu   seconds of processor time of all of them
    """

    peak: int
    cpu: float


def in_threads(step: Step, count: int) -> AtWork:
    """`count` threads that begin together."""
    turn, together, board = sys.getswitchinterval(), threading.Barrier(count), [0] * count
    results: list[AtWork] = []
    sys.setswitchinterval(TURN)
    try:
        threads = [
            threading.Thread(target=lambda number: results.append(_work(step, board, number, together)), args=[number])
            for number in range(count)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(turn)
    return _all_of(results)


def in_processes(step: Step, count: int) -> AtWork:
    """`count` processes that begin together."""
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    together, board, results = context.Barrier(count), context.RawArray("i", count), context.SimpleQueue()
    workers = [context.Process(target=_send, args=(step, board, each, together, results)) for each in range(count)]
    for worker in workers:
        worker.start()
    found = [AtWork(*results.get()) for _ in workers]
    for worker in workers:
        worker.join()
    return _all_of(found)


def in_tasks(step: Step, count: int) -> AtWork:
    """`count` tasks of one event loop that begin together."""
    board = [0] * count

    async def all_of_them() -> list[AtWork]:
        together = asyncio.Event()

        async def work(number: int) -> AtWork:
            await together.wait()
            return _work(step, board, number)

        tasks = [asyncio.create_task(work(number)) for number in range(count)]
        await asyncio.sleep(0)
        together.set()
        return await asyncio.gather(*tasks)

    return _all_of(asyncio.run(all_of_them()))


def processors() -> int:
    """How many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def count_up() -> None:
    """A step in pure Python: it keeps the lock of the interpreter, where there is one."""
    number = 0
    while number < 1_000:
        number += 1


def _work(step: Step, board: Any, number: int, together: Any = None) -> AtWork:
    """One worker, whose place on the board is `number`."""
    if together is not None:
        together.wait(PATIENCE)
    peak, start = 1, time.thread_time()
    board[number] = 1
    for _ in range(MOST_STEPS):
        step()
        peak = max(peak, sum(board))
        if peak == len(board) or time.thread_time() - start >= CPU_SHARE:
            break
    if peak == len(board):
        for other in range(len(board)):
            board[other] = 1  # the others may look only now
    else:
        board[number] = 0
    return AtWork(peak, time.thread_time() - start)


def _send(step: Step, board: Any, number: int, together: Any, results: Any) -> None:
    results.put(tuple(_work(step, board, number, together)))


def _all_of(workers: Iterable[AtWork]) -> AtWork:
    found = list(workers)
    return AtWork(max(each.peak for each in found), sum(each.cpu for each in found))
