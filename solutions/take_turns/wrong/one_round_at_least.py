"""Looks at the number of rounds after the first one."""
# fails: one_round with wrong_result

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
        number = 0
        while True:
            self._turns[place].acquire()
            say()
            self._turns[(place + 1) % 3].release()
            number += 1
            if number >= self.n:
                return
