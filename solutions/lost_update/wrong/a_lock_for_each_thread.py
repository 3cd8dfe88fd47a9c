"""Keeps the lock in threading.local, so each thread has its own lock."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._own = threading.local()

    def add(self, n=1):
        if not hasattr(self._own, "lock"):
            self._own.lock = threading.Lock()
        with self._own.lock:
            self.value += n
