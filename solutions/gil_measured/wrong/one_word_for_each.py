"""Predicts the time only."""
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
    "threads_compute": (("many", "shorter") if FREE_THREADED else ("one", "as long"))[1],
    "processes_compute": (("many", "shorter"))[1],
    "tasks_compute": (("one", "as long"))[1],
    "threads_sleep": (("none", "shorter"))[1],
    "tasks_sleep": (("none", "shorter"))[1],
    "threads_hash": (("many", "shorter"))[1],
    "processes_tiny": (("many", "longer"))[1],
}
