"""Three threads that take turns: each waits for a semaphore of its own, and signals the next one."""

import threading
from collections.abc import Callable


class Turns:
    """`n` rounds, in each of which the three methods call their function once: first, second, third."""

    def __init__(self, n: int) -> None:
        self.n = n
        self._first, self._second, self._third = threading.Semaphore(1), threading.Semaphore(0), threading.Semaphore(0)

    def first(self, say: Callable[[], object]) -> None:
        """Call `say()` in each round: in the first one immediately, then after third has called its function."""
        self._take_turns(say, self._first, self._second)

    def second(self, say: Callable[[], object]) -> None:
        """Call `say()` in each round, after first has called its function."""
        self._take_turns(say, self._second, self._third)

    def third(self, say: Callable[[], object]) -> None:
        """Call `say()` in each round, after second has called its function."""
        self._take_turns(say, self._third, self._first)

    def _take_turns(self, say: Callable[[], object], mine: threading.Semaphore, following: threading.Semaphore) -> None:
        for _ in range(self.n):
            mine.acquire()
            say()
            following.release()
