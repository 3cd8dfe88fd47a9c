"""Waits in a thread of its own, and returns before its calls are made."""
# fails: one_round with wrong_result
# fails: apart with left_running

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
        threading.Thread(target=self._wait, args=[say, place]).start()

    def _wait(self, say, place):
        for _ in range(self.n):
            self._turns[place].acquire()
            say()
            self._turns[(place + 1) % 3].release()
