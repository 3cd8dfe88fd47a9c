"""Starts all semaphores at 0, so no thread ever has a turn."""
# fails: one_round with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._turns = [threading.Semaphore(0) for _ in range(3)]

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            self._turns[place].acquire()
            say()
            self._turns[(place + 1) % 3].release()
