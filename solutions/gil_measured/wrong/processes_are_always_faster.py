"""Forgets that a process has to start before it can work."""
# fails: processes_tiny_time with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

PREDICTIONS = {
    "threads_compute": ("many", "shorter") if FREE_THREADED else ("one", "as long"),
    "processes_compute": ("many", "shorter"),
    "tasks_compute": ("one", "as long"),
    "threads_sleep": ("none", "shorter"),
    "tasks_sleep": ("none", "shorter"),
    "threads_hash": ("many", "shorter"),
    "processes_tiny": ("many", "shorter"),
}
