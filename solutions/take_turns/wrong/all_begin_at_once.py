"""Starts all semaphores at 1, so every thread has a turn immediately."""
# fails: two_rounds with race
# fails: patience with wrong_order
# fails: slow_calls with wrong_result
# fails: many_rounds with wrong_result
# fails: no_delay with wrong_result
# fails: long_waits with wrong_result

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._turns = [threading.Semaphore(1) for _ in range(3)]

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
