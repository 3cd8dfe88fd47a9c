"""Philosophers at a round table, with one fork between two neighbours. See README.md."""

from collections.abc import Callable
from typing import Any


class Table:
    """Seat s needs fork s and fork s + 1; the last seat needs its own and fork 0."""

    def __init__(self, seats: int) -> None:
        self.seats = seats

    def eat(self, seat: int, meal: Callable[[], Any]) -> Any:
        """Take both forks of the seat, call `meal` and return its value. Put the forks back even if `meal` raises."""
        raise NotImplementedError
