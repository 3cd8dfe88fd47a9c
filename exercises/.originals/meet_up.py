"""A barrier that can be used again, and that can be broken. See README.md."""


class Barrier:
    """A place where `parties` threads meet, round after round."""

    def __init__(self, parties: int) -> None:
        self.parties = parties

    def wait(self) -> int:
        """Wait until `parties` calls have come in this round. Return a number from 0, another one for each call.

        Raise threading.BrokenBarrierError if the barrier is broken before the round is complete.
        """
        raise NotImplementedError

    def abort(self) -> None:
        """Break the barrier: all calls that wait in an incomplete round, and all later ones, raise."""
        raise NotImplementedError
