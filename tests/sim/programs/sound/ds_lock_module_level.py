"""Locks, conditions and events made at import time and used by every run."""

import threading

lock = threading.Lock()
cond = threading.Condition()
event = threading.Event()
sem = threading.BoundedSemaphore(1)
count = 0


def program() -> None:
    global count
    count = 0
    event.clear()
    flags = []

    def worker():
        global count
        event.wait()
        with lock, sem:
            count += 1
        with cond:
            flags.append(1)
            cond.notify_all()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for t in threads:
        t.start()
    event.set()
    with cond:
        while len(flags) < 2:
            cond.wait()
    for t in threads:
        t.join()
    assert count == 2
