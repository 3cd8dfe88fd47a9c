"""Builds again if the value is false."""
# fails: alone with wrong_result

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._value = None

    def get(self):
        with self._lock:
            self._value = self._value or self._build()
            return self._value
