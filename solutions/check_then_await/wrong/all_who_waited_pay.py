"""Wakes all waiting bookings when a payment ends, and does not check again whether another one pays."""
# fails: some_wait with race

import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._paying = {}

    async def book(self, seat, name):
        if seat in self._paying:
            await self._paying[seat].wait()
        if seat in self.sold:
            return False
        settled = self._paying[seat] = asyncio.Event()
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            settled.set()
            self._paying.pop(seat, None)
