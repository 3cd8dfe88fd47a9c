"""Philosophers at a round table, with one fork between two neighbours."""

import threading
from collections.abc import Callable
from typing import Any


class Table:
    """Seat s needs fork s and fork s + 1; the last seat needs its own and fork 0."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        self._forks = [threading.Lock() for _ in range(seats)]

    def eat(self, seat: int, meal: Callable[[], Any]) -> Any:
        """Take both forks of the seat, call `meal` and return its value. Put the forks back even if `meal` raises."""
        first, second = sorted((seat, (seat + 1) % self.seats))
        with self._forks[first], self._forks[second]:
            return meal()
