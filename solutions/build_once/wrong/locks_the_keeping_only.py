"""Builds without the lock, and locks only to keep the value."""
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
            value = self._build()
            with self._lock:
                self._value = value
                self._built = True
        return self._value
