"""Creates a lock in each call, which excludes nobody."""
# fails: two_gets with race

import threading


class Lazy:
    def __init__(self, build):
        self._build = build
        self._built = False
        self._value = None

    def get(self):
        with threading.Lock():
            if not self._built:
                self._value = self._build()
                self._built = True
            return self._value
