"""Writes numbers and factors in the place of the words."""
# fails: threads_compute_processors with wrong_result
# fails: threads_compute_time with wrong_result
# fails: processes_compute_processors with wrong_result
# fails: processes_compute_time with wrong_result
# fails: tasks_compute_processors with wrong_result
# fails: tasks_compute_time with wrong_result
# fails: threads_sleep_processors with wrong_result
# fails: threads_sleep_time with wrong_result
# fails: tasks_sleep_processors with wrong_result
# fails: tasks_sleep_time with wrong_result
# fails: threads_hash_processors with wrong_result
# fails: threads_hash_time with wrong_result
# fails: processes_tiny_processors with wrong_result
# fails: processes_tiny_time with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

PREDICTIONS = {
    "threads_compute": (4, 0.25),
    "processes_compute": (4, 0.25),
    "tasks_compute": (4, 0.25),
    "threads_sleep": (4, 0.25),
    "tasks_sleep": (4, 0.25),
    "threads_hash": (4, 0.25),
    "processes_tiny": (4, 0.25),
}
