"""Twelve sentences about threads, tasks and processes: which ones are true here."""

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

ANSWERS = {
    # Threads of one program can run Python code at the same moment, on several processors.
    1: FREE_THREADED,
    # Asyncio is true parallelism: tasks of one event loop can run Python code at the same moment.
    2: False,
    # Processes can run Python code at the same moment: each one has an interpreter of its own.
    3: True,
    # While one thread waits, in `time.sleep` or for the network, other threads can run.
    4: True,
    # `total += price()` is one line, so no other thread can change `total` in the middle of it.
    5: False,
    # While one thread loops over a dictionary, another may add a key: the loop simply goes on.
    6: False,
    # A program can end although one of its daemon threads has not done its work.
    7: True,
    # `task.cancel()` ends a task at once: no more of its code runs.
    8: False,
    # If one coroutine of `asyncio.gather` raises an exception, the others keep running.
    9: True,
    # While a coroutine is in `time.sleep`, the other coroutines of its loop make progress.
    10: False,
    # A task that waits takes less memory than a thread that waits.
    11: True,
    # If a child process appends to a global list, its parent finds the new item in the list.
    12: False,
}
