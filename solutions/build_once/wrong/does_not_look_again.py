"""Checks before it takes the lock, but not after: a thread that waited builds again."""
# fails: two_gets with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None

    def get(self):
        if not self._built:
            with self._lock:
                self._value = self._build()
                self._built = True
        return self._value
