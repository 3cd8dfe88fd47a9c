"""Uses one lock in the class: while one value is built, all others wait."""
# fails: apart with sequential

import threading


class Lazy:
    _lock = threading.Lock()

    def __init__(self, build):
        self._build = build
        self._built = False
        self._value = None

    def get(self):
        with Lazy._lock:
            if not self._built:
                self._value = self._build()
                self._built = True
            return self._value
