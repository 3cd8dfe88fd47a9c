"""Lets each thread come once only."""
# fails: next_rounds with wrong_result
# fails: others_come with deadlock

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._came = 0
        self._round = 0
        self._broken = False
        self._known = set()

    def wait(self):
        with self._changed:
            if threading.get_ident() in self._known:
                raise threading.BrokenBarrierError
            self._known.add(threading.get_ident())
            number, mine = self._came, self._round
            self._came += 1
            if self._came == self.parties and not self._broken:
                self._came = 0
                self._round += 1
                self._changed.notify_all()
            while mine == self._round and not self._broken:
                self._changed.wait()
            if mine == self._round:
                raise threading.BrokenBarrierError
            return number

    def abort(self):
        with self._changed:
            self._broken = True
            self._changed.notify_all()
