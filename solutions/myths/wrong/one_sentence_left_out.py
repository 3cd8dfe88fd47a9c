"""Leaves out a sentence, and moves the answers after it up."""
# fails: dict_while_iterating with wrong_result
# fails: daemon_thread with wrong_result
# fails: cancelled_task with wrong_result
# fails: failed_gather with wrong_result
# fails: sleeping_coroutine with wrong_result
# fails: memory with wrong_result
# fails: global_variable with not_started

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

ANSWERS = {
    1: FREE_THREADED,
    2: False,
    3: True,
    4: True,
    5: False,
    6: True,
    7: False,
    8: True,
    9: False,
    10: True,
    11: False,
}
