"""Clears its event after it has signalled the next thread, and so may erase a new signal."""
# fails: two_rounds with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._turns = [threading.Event() for _ in range(3)]
        self._turns[0].set()

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            self._turns[place].wait()
            say()
            self._turns[(place + 1) % 3].set()
            self._turns[place].clear()
