"""Wakes only one of the waiting threads; the others sleep on."""
# fails: three_gets with deadlock

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._condition = threading.Condition()
        self._state = "new"
        self._value = None

    def get(self):
        with self._condition:
            while self._state == "building":
                self._condition.wait()
            if self._state == "built":
                return self._value
            self._state = "building"
        try:
            self._value = self._build()
            state = "built"
        except BaseException:
            state = "new"
            raise
        finally:
            with self._condition:
                self._state = state
                self._condition.notify()
        return self._value
