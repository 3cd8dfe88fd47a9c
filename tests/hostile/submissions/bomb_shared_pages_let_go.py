# Uses shared memory in children that end, and takes all of it but one page out of its own address space.
# verdict: too_much_memory
import ctypes
import mmap
import os
import time

SIZE = 60 << 20


def run_all(jobs):
    libc = ctypes.CDLL(None, use_errno=True)
    kept = []
    for _ in range(80):
        kept.append(mmap.mmap(-1, SIZE))
        child = os.fork()
        if child == 0:
            for at in range(0, SIZE, 1 << 20):
                kept[-1][at] = 1
            os._exit(0)
        os.waitpid(child, 0)
        at = ctypes.addressof(ctypes.c_char.from_buffer(kept[-1]))
        libc.munmap(ctypes.c_void_p(at + 4096), ctypes.c_size_t(SIZE - 4096))
    time.sleep(600)
