"""Names the predictions as another program does."""
# fails: threads_compute_processors with missing_name
# fails: threads_compute_time with missing_name
# fails: processes_compute_processors with missing_name
# fails: processes_compute_time with missing_name
# fails: tasks_compute_processors with missing_name
# fails: tasks_compute_time with missing_name
# fails: threads_sleep_processors with missing_name
# fails: threads_sleep_time with missing_name
# fails: tasks_sleep_processors with missing_name
# fails: tasks_sleep_time with missing_name
# fails: threads_hash_processors with missing_name
# fails: threads_hash_time with missing_name
# fails: processes_tiny_processors with missing_name
# fails: processes_tiny_time with missing_name

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

predictions = {
    "threads_compute": ("many", "shorter") if FREE_THREADED else ("one", "as long"),
    "processes_compute": ("many", "shorter"),
    "tasks_compute": ("one", "as long"),
    "threads_sleep": ("none", "shorter"),
    "tasks_sleep": ("none", "shorter"),
    "threads_hash": ("many", "shorter"),
    "processes_tiny": ("many", "longer"),
}
