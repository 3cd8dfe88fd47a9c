"""Returns early when it has nothing to add, with the lock still taken."""
# fails: two_adds with deadlock

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        self._lock.acquire()
        if n == 0:
            return
        self.value += n
        self._lock.release()
