"""Busy waiting until a clock says so, in two threads, with four clocks."""

import threading
import time


def burn(clock, amount):
    end = clock() + amount
    while clock() < end:
        pass


def program() -> None:
    threads = [
        threading.Thread(target=burn, args=(time.monotonic, 0.001)),
        threading.Thread(target=burn, args=(time.perf_counter, 0.001)),
        threading.Thread(target=burn, args=(time.time, 0.001)),
        threading.Thread(target=burn, args=(time.monotonic_ns, 1_000_000)),
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
