"""Reads the number of the round only after the last call may have changed it."""
# fails: one_round with deadlock
# fails: complete_or_broken with race

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._came = 0
        self._round = 0
        self._broken = False

    def wait(self):
        with self._changed:
            number = self._came
            self._came += 1
            is_last = self._came == self.parties
            if is_last and not self._broken:
                self._came = 0
                self._round += 1
                self._changed.notify_all()
                return number
        with self._changed:
            mine = self._round
            while mine == self._round and not self._broken:
                self._changed.wait()
            if mine == self._round:
                raise threading.BrokenBarrierError
            return number

    def abort(self):
        with self._changed:
            self._broken = True
            self._changed.notify_all()
