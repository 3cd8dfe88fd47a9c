"""All objects share one condition, and say runs under its lock."""
# fails: apart with sequential

import threading


class Turns:
    _changed = threading.Condition()

    def __init__(self, n):
        self.n = n
        self._next = 0

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            with self._changed:
                while self._next != place:
                    self._changed.wait()
                say()
                self._next = (place + 1) % 3
                self._changed.notify_all()
