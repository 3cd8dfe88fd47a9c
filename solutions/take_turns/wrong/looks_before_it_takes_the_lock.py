"""Checks without the lock, so the signal can come between the check and the wait."""
# fails: two_rounds with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._next = 0
        self._changed = threading.Condition()

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            while self._next != place:
                with self._changed:
                    self._changed.wait()
            say()
            with self._changed:
                self._next = (place + 1) % 3
                self._changed.notify_all()
