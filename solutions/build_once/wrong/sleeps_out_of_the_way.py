"""Sleeps for a random time instead of locking."""
# fails: slow_build with race

import random
import time


class Lazy:
    def __init__(self, build):
        self._build = build
        self._built = False
        self._value = None

    def get(self):
        time.sleep(random.uniform(0.001, 0.01))
        if not self._built:
            self._value = self._build()
            self._built = True
        return self._value
