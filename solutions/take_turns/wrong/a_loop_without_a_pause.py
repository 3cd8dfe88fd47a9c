"""Checks a variable in a loop, all the time."""
# fails: patience with busy_wait
# fails: slow_calls with livelock
# fails: no_delay with livelock
# fails: long_waits with livelock


class Turns:
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
            while self._next != place:
                pass
            say()
            self._next = (place + 1) % 3
