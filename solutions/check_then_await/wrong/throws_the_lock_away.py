"""Deletes the lock of a seat as soon as it is given back: who waits for it has another one than who comes then."""
# fails: one_waits with race

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
