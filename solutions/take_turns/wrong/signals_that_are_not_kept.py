"""A condition without a variable: a signal that comes before the wait is lost."""
# fails: two_rounds with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._turns = [threading.Condition() for _ in range(3)]

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for number in range(self.n):
            if place or number:
                with self._turns[place]:
                    self._turns[place].wait()
            say()
            with self._turns[(place + 1) % 3]:
                self._turns[(place + 1) % 3].notify()
