"""Locks the read and then the write: in between, the lock is free."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self._value = 0
        self._lock = threading.Lock()

    @property
    def value(self):
        with self._lock:
            return self._value

    @value.setter
    def value(self, new):
        with self._lock:
            self._value = new

    def add(self, n=1):
        self.value += n
