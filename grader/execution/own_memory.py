"""Keeps processes of the same account out of the memory of the grader's own processes (Linux)."""

import ctypes
import sys

PR_SET_DUMPABLE = 4
"""Option of prctl(2)."""


def close_own_memory() -> None:
    """Lets no process of the same account open the memory of this one, or trace it. Forks of this process keep that.

    Root can still do both. No debugger can be attached any more.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
