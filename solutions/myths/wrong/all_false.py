"""Believes no sentence."""
# fails: processes_compute with wrong_result
# fails: waiting_threads with wrong_result
# fails: daemon_thread with wrong_result
# fails: failed_gather with wrong_result
# fails: memory with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

ANSWERS = {
    1: FREE_THREADED,
    2: False,
    3: False,
    4: False,
    5: False,
    6: False,
    7: False,
    8: False,
    9: False,
    10: False,
    11: False,
    12: False,
}
