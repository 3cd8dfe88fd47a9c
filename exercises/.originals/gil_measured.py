"""How many processors seven small programs use, and how long they take. See README.md."""

# Replace each None by a tuple: how many processors it can use at the same moment ("none", "one", "many"), and how long
# it takes, compared with the same work in one thread ("shorter", "as long", "longer").
PREDICTIONS = {
    # four threads, each with a part of a long calculation in pure Python
    "threads_compute": None,
    # four processes, each with a part of a long calculation in pure Python
    "processes_compute": None,
    # four tasks of one event loop, each with a part of a long calculation in pure Python
    "tasks_compute": None,
    # four threads, each in `time.sleep(1)`
    "threads_sleep": None,
    # four tasks of one event loop, each in `await asyncio.sleep(1)`
    "tasks_sleep": None,
    # four threads, each in `hashlib.sha256` of many megabytes
    "threads_hash": None,
    # four processes, started for four calculations of some hundredths of a millisecond each
    "processes_tiny": None,
}
