"""Raises a new exception of the same kind to the threads that were waiting."""
# fails: fails_for_three with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._lock = threading.Lock()
        self._built = False
        self._waiting = 0
        self._failure = None
        self._value = None

    def get(self):
        self._waiting += 1
        with self._lock:
            self._waiting -= 1
            if self._failure is not None:
                failure, self._failure = self._failure, None
                raise type(failure)(*failure.args)
            if not self._built:
                try:
                    self._value = self._build()
                except BaseException as error:
                    self._failure = error if self._waiting else None
                    raise
                self._built = True
            return self._value
