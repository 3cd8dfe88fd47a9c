"""abort begins a new round, as if nothing had happened."""
# fails: broken with deadlock

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._came = 0
        self._round = 0
        self._broken = -1

    def wait(self):
        with self._changed:
            number, mine = self._came, self._round
            self._came += 1
            if self._came == self.parties:
                self._came = 0
                self._round += 1
                self._changed.notify_all()
            while mine == self._round:
                self._changed.wait()
            if self._broken == mine:
                raise threading.BrokenBarrierError
            return number

    def abort(self):
        with self._changed:
            self._broken = self._round
            self._round += 1
            self._came = 0
            self._changed.notify_all()
