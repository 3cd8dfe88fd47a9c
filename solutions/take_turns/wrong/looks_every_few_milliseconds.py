"""Checks a variable every few milliseconds."""
# fails: no_delay with wrong_result
# fails: long_waits with livelock

import time


class Turns:
    def __init__(self, n):
        self.n = n
        self._next = 0

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            while self._next != place:
                time.sleep(0.005)
            say()
            self._next = (place + 1) % 3
