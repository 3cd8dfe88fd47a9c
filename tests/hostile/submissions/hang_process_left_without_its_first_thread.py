# Leaves a process behind whose first thread has ended, so that it looks like one that has.
# verdict: left_running
import os
import platform
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from ctypes import CDLL

EXIT_THREAD = {"x86_64": 60, "aarch64": 93}[platform.machine()]


def run_all(jobs):
    if os.fork() == 0:
        threading.Thread(target=signal.pause).start()
        CDLL(None).syscall(EXIT_THREAD, 0)
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
