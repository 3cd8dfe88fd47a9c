"""Keeps the places by the function, but all threads may have the same one."""
# fails: two_rounds with deadlock

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._next = 0
        self._changed = threading.Condition()
        self._places = {}

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        with self._changed:
            self._places[say] = place
        for _ in range(self.n):
            with self._changed:
                while self._next != self._places[say]:
                    self._changed.wait()
                say()
                self._next = (self._places[say] + 1) % 3
                self._changed.notify_all()
