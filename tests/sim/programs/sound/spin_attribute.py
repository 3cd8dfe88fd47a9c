"""Spin loops on is_alive(), on an Event's flag and on a lock that cannot be had."""

import threading


def program() -> None:
    event = threading.Event()
    lock = threading.Lock()
    lock.acquire()

    def worker():
        while not event.is_set():
            continue
        lock.release()

    t = threading.Thread(target=worker)
    t.start()
    event.set()
    while not lock.acquire(blocking=False):
        pass
    lock.release()
    while t.is_alive():
        pass
    t.join()
