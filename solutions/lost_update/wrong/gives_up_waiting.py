"""Waits for the lock for a limited time, and then goes on without it."""
# fails: slow_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        mine = self._lock.acquire(timeout=0.1)
        try:
            self.value += n
        finally:
            if mine:
                self._lock.release()
