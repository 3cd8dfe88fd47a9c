"""Uses a flag as a lock: between check and change, another thread checks, too."""
# fails: two_adds with race

import time


class Counter:
    def __init__(self):
        self.value = 0
        self._busy = False

    def add(self, n=1):
        while self._busy:
            time.sleep(0.001)
        self._busy = True
        self.value += n
        self._busy = False
