"""Asks again and again, without a pause, whether the other payment has ended."""
# fails: patience with busy_wait

import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._paying = set()

    async def book(self, seat, name):
        while seat in self._paying:
            await asyncio.sleep(0)
        if seat in self.sold:
            return False
        self._paying.add(seat)
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._paying.discard(seat)
