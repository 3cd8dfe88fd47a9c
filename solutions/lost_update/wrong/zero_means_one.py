"""Treats 0 as "no argument", and adds 1."""
# fails: counts with wrong_result

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=None):
        with self._lock:
            self.value += n or 1
