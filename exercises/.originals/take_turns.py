"""Three threads that take turns. See README.md."""

from collections.abc import Callable


class Turns:
    """`n` rounds, in each of which the three methods call their function once: first, second, third."""

    def __init__(self, n: int) -> None:
        self.n = n

    def first(self, say: Callable[[], object]) -> None:
        """Call `say()` in each round: in the first one immediately, then after third has called its function."""
        raise NotImplementedError

    def second(self, say: Callable[[], object]) -> None:
        """Call `say()` in each round, after first has called its function."""
        raise NotImplementedError

    def third(self, say: Callable[[], object]) -> None:
        """Call `say()` in each round, after second has called its function."""
        raise NotImplementedError
