"""A barrier after each call: it waits for threads that have not come yet."""
# fails: in_one_thread with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._barrier = threading.Barrier(3)

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            for turn in range(3):
                if turn == place:
                    say()
                self._barrier.wait()
