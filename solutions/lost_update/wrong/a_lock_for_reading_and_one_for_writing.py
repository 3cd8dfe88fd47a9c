"""Uses two locks: one thread can read while another one is about to write."""
# fails: two_adds with race

import threading


class Counter:
    def __init__(self):
        self.value = 0
        self._reading = threading.Lock()
        self._writing = threading.Lock()

    def add(self, n=1):
        with self._reading:
            old = self.value
        with self._writing:
            self.value = old + n
