"""Returns the value to later callers, but nothing to the first."""
# fails: alone with wrong_result

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None

    def get(self):
        with self._lock:
            if self._built:
                return self._value
            self._value = self._build()
            self._built = True
