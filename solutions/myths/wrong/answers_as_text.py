"""Writes the answers as texts."""
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
    1: str(FREE_THREADED).lower(),
    2: "false",
    3: "true",
    4: "true",
    5: "false",
    6: "false",
    7: "true",
    8: "false",
    9: "true",
    10: "false",
    11: "true",
    12: "false",
}
