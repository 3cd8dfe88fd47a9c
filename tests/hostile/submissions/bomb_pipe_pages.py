# Puts single bytes of huge pages into pipes, and frees the pages: the pipes keep them whole. Makes pipes larger.
# verdict: raised
# says: found nothing
import ctypes
import fcntl
import os

HUGE = 2 << 20


class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def run_all(jobs):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    kept, pages = [], 0
    for _ in range(100):
        kept.append(os.pipe())
        for _ in range(12):
            at = libc.mmap(None, 2 * HUGE, 3, 0x22, -1, 0)
            page = (at + HUGE - 1) // HUGE * HUGE
            libc.madvise(ctypes.c_void_p(page), ctypes.c_size_t(HUGE), 14)
            ctypes.memset(page, 1, 1)
            part = Part(page, 1)
            pages += libc.vmsplice(kept[-1][1], ctypes.byref(part), ctypes.c_ulong(1), 2) > 0
            libc.munmap(ctypes.c_void_p(at), ctypes.c_size_t(2 * HUGE))
        try:
            pages += fcntl.fcntl(kept[-1][1], 1031, 1 << 20)
        except PermissionError:
            pass
    if pages:
        return [pages]
    raise RuntimeError("found nothing")
