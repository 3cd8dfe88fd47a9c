"""A lock keeps the calls apart, but does not say which thread is next."""
# fails: two_rounds with race
# fails: slow_calls with wrong_result
# fails: many_rounds with wrong_result
# fails: no_delay with wrong_result
# fails: long_waits with wrong_result

import threading


class Turns:
    def __init__(self, n):
        self.n = n
        self._lock = threading.Lock()

    def first(self, say):
        self._run(say, 0)

    def second(self, say):
        self._run(say, 1)

    def third(self, say):
        self._run(say, 2)

    def _run(self, say, place):
        for _ in range(self.n):
            with self._lock:
                say()
