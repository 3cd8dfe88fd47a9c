"""The number of calls made so far belongs to the class, so the next object begins where the last one ended."""
# fails: in_one_thread with deadlock

import threading


class Turns:
    _made = 0

    def __init__(self, n):
        self.n = n
        self._changed = threading.Condition()

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for number in range(self.n):
            with self._changed:
                while Turns._made != 3 * number + place:
                    self._changed.wait()
                say()
                Turns._made += 1
                self._changed.notify_all()
