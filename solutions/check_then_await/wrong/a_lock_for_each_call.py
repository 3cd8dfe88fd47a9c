"""Creates the lock in each call, so no call ever waits."""
# fails: same_seat with race

import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        async with asyncio.Lock():
            if seat in self.sold:
                return False
            await self.pay(name)
            self.sold[seat] = name
            return True
