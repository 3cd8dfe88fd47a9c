"""Signals the next thread before it calls say."""
# fails: one_round with race
# fails: slow_calls with wrong_result
# fails: no_delay with wrong_result
# fails: long_waits with wrong_result
# fails: patience with wrong_order

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._turns = [threading.Semaphore(1), threading.Semaphore(0), threading.Semaphore(0)]

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            self._turns[place].acquire()
            self._turns[(place + 1) % 3].release()
            say()
