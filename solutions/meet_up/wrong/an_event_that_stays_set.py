"""The event stays set, so later rounds do not wait."""
# fails: next_rounds with race
# fails: many_rounds with wrong_result
# fails: at_once with wrong_result
# fails: long_waits with wrong_result

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._lock = threading.Lock()
        self._gate = threading.Event()
        self._came = 0
        self._broken = False

    def wait(self):
        with self._lock:
            number = self._came
            self._came += 1
            if self._came == self.parties:
                self._came = 0
                self._gate.set()
        self._gate.wait()
        if self._broken:
            raise threading.BrokenBarrierError
        return number

    def abort(self):
        self._broken = True
        self._gate.set()
