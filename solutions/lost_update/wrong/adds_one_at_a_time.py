"""Locks each single step of an add, so others see it half done."""
# fails: reading with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        step = 1 if n > 0 else -1
        for _ in range(abs(n)):
            with self._lock:
                self.value += step
