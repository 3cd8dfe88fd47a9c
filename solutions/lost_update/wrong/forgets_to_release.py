"""Takes the lock and never releases it: the second add waits forever."""
# fails: two_adds with deadlock

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        self._lock.acquire()
        self.value += n
