"""Stops trying after three failures, and raises the last exception again."""
# fails: fails_again with wrong_result

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._value = None
        self._errors = []

    def get(self):
        with self._lock:
            if len(self._errors) == 3:
                raise self._errors[-1]
            if not self._built:
                try:
                    self._value = self._build()
                except BaseException as error:
                    self._errors.append(error)
                    raise
                self._built = True
            return self._value
