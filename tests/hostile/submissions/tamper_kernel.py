# Calls what only the machine's owner may: keys, tracing, other loaders, other clocks.
# verdict: raised
# says: found nothing
import ctypes


def run_all(jobs):
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (321, 298, 250, 248, 425, 246, 175, 169, 323, 304, 227, 135, 29):
        if libc.syscall(number, 0, 0, 0, 0, 0) >= 0:
            return [f"{number}"]
    raise RuntimeError("found nothing")
