"""Takes the lock and never gives it back: the second add waits for ever."""
# fails: two_adds with deadlock

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        self._lock.acquire()
        self.value += n
