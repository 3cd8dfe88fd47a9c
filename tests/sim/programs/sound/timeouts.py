"""Waits that end by their timeouts."""

import threading
import time


def program():
    lock = threading.Lock()
    lock.acquire()
    results = []
    thread = threading.Thread(target=lambda: results.append(lock.acquire(timeout=1)))
    thread.start()
    thread.join(timeout=0.5)
    assert thread.is_alive()
    thread.join()
    assert results == [False] and time.monotonic() == 1.0
    assert not lock.acquire(blocking=False)
    lock.release()
