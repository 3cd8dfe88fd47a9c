"""Does not wait for the lock: does not count if the lock is taken."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n=1):
        if self._lock.acquire(blocking=False):
            self.value += n
            self._lock.release()
