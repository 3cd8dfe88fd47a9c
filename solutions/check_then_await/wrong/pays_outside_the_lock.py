"""Checks under the lock, but releases it for the payment."""
# fails: same_seat with race

import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._lock = asyncio.Lock()

    async def book(self, seat, name):
        async with self._lock:
            if seat in self.sold:
                return False
        await self.pay(name)
        async with self._lock:
            self.sold[seat] = name
        return True
