"""Creates the lock lazily, too: two first callers create two locks."""
# fails: two_gets with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = None
        self._built = False
        self._value = None

    def get(self):
        if self._lock is None:
            self._lock = threading.Lock()
        with self._lock:
            if not self._built:
                self._value = self._build()
                self._built = True
            return self._value
