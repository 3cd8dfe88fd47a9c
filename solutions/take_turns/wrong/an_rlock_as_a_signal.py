"""Uses an RLock as a signal, but only the thread that holds it can release it."""
# fails: patience with raised

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._turns = [threading.RLock() for _ in range(3)]
        self._turns[1].acquire()
        self._turns[2].acquire()

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
