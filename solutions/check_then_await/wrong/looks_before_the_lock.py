"""Checks before it waits for the lock, but not after."""
# fails: same_seat with race

import asyncio
from collections import defaultdict


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._locks = defaultdict(asyncio.Lock)

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        async with self._locks[seat]:
            await self.pay(name)
            self.sold[seat] = name
            return True
