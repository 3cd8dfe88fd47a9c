"""Creates the lock in the first add: two first threads create two locks."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = None

    def add(self, n=1):
        if self._lock is None:
            self._lock = threading.Lock()
        with self._lock:
            self.value += n
