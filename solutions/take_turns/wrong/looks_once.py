"""Does not check again after it was woken, but another thread may have the turn."""
# fails: two_rounds with race
# fails: many_rounds with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._next = 0
        self._changed = threading.Condition()

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            with self._changed:
                if self._next != place:
                    self._changed.wait()
                say()
                self._next = (place + 1) % 3
                self._changed.notify_all()
