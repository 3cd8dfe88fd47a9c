"""Sleeps for a time that should bring it to its turn."""
# fails: two_rounds with race
# fails: patience with wrong_order
# fails: no_delay with wrong_result
# fails: long_waits with wrong_result
# fails: slow_calls with wrong_result

import time


class Turns:
    def __init__(self, n):
        self.n = n

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        time.sleep(place * 0.01)
        for _ in range(self.n):
            say()
            time.sleep(0.03)
