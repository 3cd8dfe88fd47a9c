"""Sets the value to 0 while it adds: a thread that reads it without the lock sees the 0."""
# fails: onlooker with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        with self._lock:
            old, self.value = self.value, 0
            self.value = old + n
