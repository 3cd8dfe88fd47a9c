"""Treats a failed build as done: all later calls return None."""
# fails: fails_once with wrong_result

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._begun = False
        self._value = None

    def get(self):
        with self._lock:
            if not self._begun:
                self._begun = True
                self._value = self._build()
            return self._value
