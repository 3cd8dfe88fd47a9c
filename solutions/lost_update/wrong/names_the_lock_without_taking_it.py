"""Checks whether the lock is taken, but never takes it."""
# fails: two_adds with race

import threading
import time


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        while self._lock.locked():
            time.sleep(0.001)
        self.value += n
