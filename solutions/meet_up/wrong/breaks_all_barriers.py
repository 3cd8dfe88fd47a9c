"""That the barrier is broken is kept in the class, so abort breaks all barriers."""
# fails: alone with wrong_result

import threading


class Barrier:
    _broken = False

    def __init__(self, parties):
        self.parties = parties
        self._changed = threading.Condition()
        self._came = 0
        self._round = 0

    def wait(self):
        with self._changed:
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
            Barrier._broken = True
            self._changed.notify_all()
