# Takes memory in a process whose first thread has ended, so that it seems to have none.
# verdict: too_much_memory
import mmap
import os
import platform
import threading
import time
from ctypes import CDLL

EXIT_THREAD = {"x86_64": 60, "aarch64": 93}[platform.machine()]


def eat():
    memory = mmap.mmap(-1, 700 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.write(b"x" * len(memory))
    time.sleep(60)


def run_all(jobs):
    if os.fork() == 0:
        threading.Thread(target=eat).start()
        CDLL(None).syscall(EXIT_THREAD, 0)
    for job in jobs:
        job()
    time.sleep(60)
