"""Deletes the lock of a seat when it is released: waiting and new callers then use different locks."""
# fails: some_wait with race

import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self.locks = {}

    async def book(self, seat, name):
        lock = self.locks.setdefault(seat, asyncio.Lock())
        try:
            async with lock:
                if seat in self.sold:
                    return False
                await self.pay(name)
                self.sold[seat] = name
                return True
        finally:
            self.locks.pop(seat, None)
