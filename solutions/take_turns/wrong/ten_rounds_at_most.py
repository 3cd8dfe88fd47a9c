"""Has signals for ten rounds only."""
# fails: many_rounds with wrong_result

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
        for _ in range(min(self.n, 10)):
            self._turns[place].acquire()
            say()
            self._turns[(place + 1) % 3].release()
