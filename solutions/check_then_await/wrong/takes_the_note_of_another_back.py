"""Removes the note of a payment when it ends, even if another booking made that note."""
# fails: goes_away with race

import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._paying = set()

    async def book(self, seat, name):
        try:
            while seat in self._paying:
                await asyncio.sleep(0.01)
            if seat in self.sold:
                return False
            self._paying.add(seat)
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._paying.discard(seat)
