"""Locks only the write: the value was read before."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        new = self.value + n
        with self._lock:
            self.value = new
