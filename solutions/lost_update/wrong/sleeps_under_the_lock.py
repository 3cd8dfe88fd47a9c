"""Sleeps while it holds the lock, so that every other thread waits."""
# fails: counts with too_slow

import threading
import time


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        with self._lock:
            time.sleep(3)
            self.value += n
