"""Releases the lock only after a successful payment."""
# fails: payment_fails with deadlock

import asyncio
from collections import defaultdict


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._locks = defaultdict(asyncio.Lock)

    async def book(self, seat, name):
        lock = self._locks[seat]
        await lock.acquire()
        if seat in self.sold:
            lock.release()
            return False
        await self.pay(name)
        self.sold[seat] = name
        lock.release()
        return True
