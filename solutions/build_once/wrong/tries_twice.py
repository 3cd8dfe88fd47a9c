"""Tries a second time by itself when the build fails, and then raises."""
# fails: fails_again with wrong_result

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
                try:
                    self._value = self._build()
                except BaseException:
                    self._value = self._build()
                self._built = True
            return self._value
