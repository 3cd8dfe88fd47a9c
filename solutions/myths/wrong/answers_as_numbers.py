"""Writes 1 and 0, which are equal to True and False, but are no answers."""
# fails: threads_compute with wrong_result
# fails: tasks_compute with wrong_result
# fails: processes_compute with wrong_result
# fails: waiting_threads with wrong_result
# fails: one_line with wrong_result
# fails: dict_while_iterating with wrong_result
# fails: daemon_thread with wrong_result
# fails: cancelled_task with wrong_result
# fails: failed_gather with wrong_result
# fails: sleeping_coroutine with wrong_result
# fails: memory with wrong_result
# fails: global_variable with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

ANSWERS = {
    1: int(FREE_THREADED),
    2: 0,
    3: 1,
    4: 1,
    5: 0,
    6: 0,
    7: 1,
    8: 0,
    9: 1,
    10: 0,
    11: 1,
    12: 0,
}
