"""Uses one lock for all seats, so only one person pays at a time."""
# fails: apart with sequential

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
            self.sold[seat] = name
            return True
