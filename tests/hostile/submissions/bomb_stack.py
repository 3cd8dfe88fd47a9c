# Uses up the stack of the machine.
# verdict: crashed
import sys


class Deep:
    def __repr__(self):
        return "".join(map(repr, [self]))


def run_all(jobs):
    sys.setrecursionlimit(10**9)
    import ctypes

    ctypes.CFUNCTYPE(None)(lambda: None)
    back = ctypes.PYFUNCTYPE(ctypes.c_int)(lambda: back())
    return back()
