"""The semaphores belong to the class, so a signal of one object can reach another one."""
# fails: two_at_a_time with race
# fails: apart with sequential

import threading


class Turns:
    _turns = [threading.Semaphore(1), threading.Semaphore(0), threading.Semaphore(0)]

    def __init__(self, n):
        self.n = n

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
