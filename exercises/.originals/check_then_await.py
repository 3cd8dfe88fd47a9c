"""Sell each seat of a cinema once, with payments that take a while. See README.md."""

from collections.abc import Awaitable, Callable


class Cinema:
    """Sells seats. `sold` maps each sold seat to the name of its owner."""

    def __init__(self, pay: Callable[[str], Awaitable[object]]) -> None:
        self.pay = pay
        self.sold: dict[int, str] = {}

    async def book(self, seat: int, name: str) -> bool:
        """Let `name` pay, sell them the seat and return True; if it is already sold, return False without a payment.

        If `await self.pay(name)` raises or is cancelled, let that exception out, and leave the seat free.
        """
        raise NotImplementedError
