"""How many processors seven small programs use, and how long they take."""

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

PREDICTIONS = {
    # four threads, each with a part of a long calculation in pure Python
    "threads_compute": ("many", "shorter") if FREE_THREADED else ("one", "as long"),
    # four processes, each with a part of a long calculation in pure Python
    "processes_compute": ("many", "shorter"),
    # four tasks of one event loop, each with a part of a long calculation in pure Python
    "tasks_compute": ("one", "as long"),
    # four threads, each in `time.sleep(1)`
    "threads_sleep": ("none", "shorter"),
    # four tasks of one event loop, each in `await asyncio.sleep(1)`
    "tasks_sleep": ("none", "shorter"),
    # four threads, each in `hashlib.sha256` of many megabytes
    "threads_hash": ("many", "shorter"),
    # four processes, started for four calculations of some hundredths of a millisecond each
    "processes_tiny": ("many", "longer"),
}
