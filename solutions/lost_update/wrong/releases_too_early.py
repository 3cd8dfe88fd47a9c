"""Releases the lock before it writes the new value."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        with self._lock:
            new = self.value + n
        self.value = new
