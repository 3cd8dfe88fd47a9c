"""Keeps a sum for each thread, and adds them up when value is read: meanwhile, a new thread adds its own sum."""
# fails: onlooker with race

import threading


class Counter:
    def __init__(self):
        self._sums = {}

    @property
    def value(self):
        total = 0
        for each in self._sums.values():
            total += each
        return total

    def add(self, n=1):
        own = threading.get_ident()
        self._sums[own] = self._sums.get(own, 0) + n
