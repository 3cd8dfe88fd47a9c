"""Twelve sentences about threads, tasks and processes: which ones are true here? See README.md."""

# Replace each None by True or False.
ANSWERS = {
    # Threads of one program can run Python code at the same moment, on several processors.
    1: None,
    # Asyncio is true parallelism: tasks of one event loop can run Python code at the same moment.
    2: None,
    # Processes can run Python code at the same moment: each one has an interpreter of its own.
    3: None,
    # While one thread waits, in `time.sleep` or for the network, other threads can run.
    4: None,
    # `total += price()` is one line, so no other thread can change `total` in the middle of it.
    5: None,
    # While one thread loops over a dictionary, another may add a key: the loop simply goes on.
    6: None,
    # A program can end although one of its daemon threads has not done its work.
    7: None,
    # `task.cancel()` ends a task at once: no more of its code runs.
    8: None,
    # If one coroutine of `asyncio.gather` raises an exception, the others keep running.
    9: None,
    # While a coroutine is in `time.sleep`, the other coroutines of its loop make progress.
    10: None,
    # A task that waits takes less memory than a thread that waits.
    11: None,
    # If a child process appends to a global list, its parent finds the new item in the list.
    12: None,
}
