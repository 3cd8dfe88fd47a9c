"""Counts the calls that leave: one that leaves late gets a number of the next round."""
# fails: others_come with race

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._round, self._count, self._left = 0, 0, 0
        self._broken = None

    def wait(self):
        with self._changed:
            if self._broken is not None:
                raise threading.BrokenBarrierError
            mine = self._round
            self._count += 1
            if self._count == self.parties:
                self._round, self._count = mine + 1, 0
                self._changed.notify_all()
            while self._round == mine and self._broken is None:
                self._changed.wait()
            if self._broken == mine:
                raise threading.BrokenBarrierError
            number = self._left % self.parties
            self._left += 1
            return number

    def abort(self):
        with self._changed:
            if self._broken is None:
                self._broken = self._round
            self._changed.notify_all()
