"""The last call to leave sets the count back, so a fast thread that comes back is counted twice."""
# fails: next_rounds with deadlock
# fails: complete_or_broken with race

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._came = 0
        self._left = 0
        self._broken = False

    def wait(self):
        with self._changed:
            number = self._came
            self._came += 1
            if self._came >= self.parties:
                self._changed.notify_all()
            while self._came < self.parties and not self._broken:
                self._changed.wait()
            if self._broken:
                raise threading.BrokenBarrierError
            self._left += 1
            if self._left == self.parties:
                self._came = self._left = 0
            return number

    def abort(self):
        with self._changed:
            self._broken = True
            self._changed.notify_all()
