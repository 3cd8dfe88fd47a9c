"""Uses a flag as a lock: two threads can both see that it is not set."""
# fails: two_gets with race

import time


class Lazy:
    def __init__(self, build):
        self._build = build
        self._building = self._built = False
        self._value = None

    def get(self):
        while self._building:
            time.sleep(0.001)
        if not self._built:
            self._building = True
            try:
                self._value = self._build()
                self._built = True
            finally:
                self._building = False
        return self._value
