"""Count and rounds belong to the class, so all barriers are one."""
# fails: two_barriers with deadlock

import threading


class Barrier:
    _changed = threading.Condition()
    _came = _round = 0

    def __init__(self, parties):
        self.parties = parties
        self._broken = False

    def wait(self):
        with self._changed:
            number, mine = Barrier._came, Barrier._round
            Barrier._came += 1
            if Barrier._came == self.parties and not self._broken:
                Barrier._came = 0
                Barrier._round += 1
                self._changed.notify_all()
            while mine == Barrier._round and not self._broken:
                self._changed.wait()
            if mine == Barrier._round:
                raise threading.BrokenBarrierError
            return number

    def abort(self):
        with self._changed:
            self._broken = True
            self._changed.notify_all()
