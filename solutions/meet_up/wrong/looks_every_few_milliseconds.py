"""Checks the number of the round every few milliseconds."""
# fails: at_once with wrong_result
# fails: long_waits with livelock

import threading
import time


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._lock = threading.Lock()
        self._came = 0
        self._round = 0
        self._broken = False

    def wait(self):
        with self._lock:
            number, mine = self._came, self._round
            self._came += 1
            if self._came == self.parties and not self._broken:
                self._came = 0
                self._round += 1
        while True:
            with self._lock:
                if mine != self._round:
                    return number
                if self._broken:
                    raise threading.BrokenBarrierError
            time.sleep(0.005)

    def abort(self):
        with self._lock:
            self._broken = True
