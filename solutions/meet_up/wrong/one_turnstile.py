"""Lets a round through with as many releases. A fast thread that comes back takes the one of a slow thread."""
# fails: next_rounds with race
# fails: many_rounds with deadlock
# fails: two_barriers with deadlock

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self._lock = threading.Lock()
        self._turnstile = threading.Semaphore(0)
        self._came = 0
        self._broken = False

    def wait(self):
        with self._lock:
            if self._broken:
                raise threading.BrokenBarrierError
            number = self._came
            self._came += 1
            if self._came == self.parties:
                self._came = 0
                self._turnstile.release(self.parties)
        self._turnstile.acquire()
        if self._broken:
            raise threading.BrokenBarrierError
        return number

    def abort(self):
        with self._lock:
            self._broken = True
            self._turnstile.release(self.parties)
