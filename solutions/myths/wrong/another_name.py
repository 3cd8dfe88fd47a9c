"""Names the answers as another program does."""
# fails: threads_compute with missing_name
# fails: tasks_compute with missing_name
# fails: processes_compute with missing_name
# fails: waiting_threads with missing_name
# fails: one_line with missing_name
# fails: dict_while_iterating with missing_name
# fails: daemon_thread with missing_name
# fails: cancelled_task with missing_name
# fails: failed_gather with missing_name
# fails: sleeping_coroutine with missing_name
# fails: memory with missing_name
# fails: global_variable with missing_name

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

answers = {
    1: FREE_THREADED,
    2: False,
    3: True,
    4: True,
    5: False,
    6: False,
    7: True,
    8: False,
    9: True,
    10: False,
    11: True,
    12: False,
}
