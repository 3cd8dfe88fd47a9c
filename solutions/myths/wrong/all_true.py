"""Believes every sentence."""
# fails: tasks_compute with wrong_result
# fails: one_line with wrong_result
# fails: dict_while_iterating with wrong_result
# fails: cancelled_task with wrong_result
# fails: sleeping_coroutine with wrong_result
# fails: global_variable with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

ANSWERS = {
    1: FREE_THREADED,
    2: True,
    3: True,
    4: True,
    5: True,
    6: True,
    7: True,
    8: True,
    9: True,
    10: True,
    11: True,
    12: True,
}
