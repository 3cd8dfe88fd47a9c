"""Expects threads under the lock on many processors, but no gain; without the lock, the other way round."""
# fails: threads_compute_processors with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

PREDICTIONS = {
    "threads_compute": ("one", "shorter") if FREE_THREADED else ("many", "as long"),
    "processes_compute": ("many", "shorter"),
    "tasks_compute": ("one", "as long"),
    "threads_sleep": ("none", "shorter"),
    "tasks_sleep": ("none", "shorter"),
    "threads_hash": ("many", "shorter"),
    "processes_tiny": ("many", "longer"),
}
