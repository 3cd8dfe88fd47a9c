"""Does not release the lock if the build raises."""
# fails: fails_once with deadlock

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None

    def get(self):
        self._lock.acquire()
        if not self._built:
            self._value = self._build()
            self._built = True
        self._lock.release()
        return self._value
