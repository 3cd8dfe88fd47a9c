"""Returns a copy of the built object."""
# fails: alone with wrong_result

import copy
import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None

    def get(self):
        with self._lock:
            if not self._built:
                self._value = self._build()
                self._built = True
            return copy.copy(self._value)
