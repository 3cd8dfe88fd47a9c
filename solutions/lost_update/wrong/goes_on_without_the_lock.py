"""Tries the lock, and goes on even without it."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        mine = self._lock.acquire(blocking=False)
        self.value += n
        if mine:
            self._lock.release()
