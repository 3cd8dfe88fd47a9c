"""Makes value a method that has to be called."""
# fails: counts with bad_answer

import threading


class Counter:
    def __init__(self):
        self._value = 0
        self._lock = threading.Lock()

    def value(self):
        return self._value

    def add(self, n=1):
        with self._lock:
            self._value += n
