"""Believes that a call of time.sleep lets other coroutines run, because it stands in an async def."""
# fails: sleeping_coroutine with wrong_result

import sys

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether this Python runs without the lock that lets one thread at a time run Python code (the GIL)."""

ANSWERS = {
    1: FREE_THREADED,
    2: False,
    3: True,
    4: True,
    5: False,
    6: False,
    7: True,
    8: False,
    9: True,
    10: True,
    11: True,
    12: False,
}
