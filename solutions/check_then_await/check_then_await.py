"""Sell each seat of a cinema once, with payments that take a while."""

from collections.abc import Awaitable, Callable


class Cinema:
    """Knows whose each sold seat is."""

    def __init__(self, pay: Callable[[str], Awaitable[object]]) -> None:
        self.pay = pay
        self.sold: dict[int, str] = {}
        self._taken: set[int] = set()

    async def book(self, seat: int, name: str) -> bool:
        """Let `name` pay for the seat and have it: True. False, without paying, if somebody else has it.

        If `await self.pay(name)` raises or is cancelled, that comes out, and the seat is free.
        """
        if seat in self.sold or seat in self._taken:
            return False
        self._taken.add(seat)
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._taken.discard(seat)
