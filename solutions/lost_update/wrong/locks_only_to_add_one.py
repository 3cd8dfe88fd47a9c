"""Locks only the usual case of adding 1."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        if n == 1:
            with self._lock:
                self.value += 1
        else:
            self.value += n
