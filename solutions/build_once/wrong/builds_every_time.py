"""Locks correctly, but does not keep the value."""
# fails: alone with wrong_result

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()

    def get(self):
        with self._lock:
            return self._build()
