"""Gives the turns in the order in which the threads have come."""
# fails: two_rounds with race
# fails: no_delay with wrong_result
# fails: long_waits with wrong_result

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._next = self._arrived = 0
        self._changed = threading.Condition()

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        with self._changed:
            place = self._arrived
            self._arrived += 1
        for _ in range(self.n):
            with self._changed:
                while self._next != place:
                    self._changed.wait()
                say()
                self._next = (self._next + 1) % 3
                self._changed.notify_all()
