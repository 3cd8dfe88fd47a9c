"""A barrier that can be used again, and that can be broken: each call remembers the round to which it belongs."""

import threading


class Barrier:
    """A place where `parties` threads meet, round after round."""

    def __init__(self, parties: int) -> None:
        self.parties = parties
        self._changed = threading.Condition()
        self._came = 0
        self._round = 0
        self._broken = False

    def wait(self) -> int:
        """Wait until `parties` calls have come in this round. Return a number from 0, another one for each call.

        Raise threading.BrokenBarrierError if the barrier is broken before the round is complete.
        """
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

    def abort(self) -> None:
        """Break the barrier: all calls that wait in an incomplete round, and all later ones, raise."""
        with self._changed:
            self._broken = True
            self._changed.notify_all()
