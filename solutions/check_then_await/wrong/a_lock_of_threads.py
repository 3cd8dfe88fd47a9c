"""Uses threading.Lock on the event loop: waiting for it blocks the loop, and with it the owner."""
# fails: same_seat with deadlock

import threading
from collections import defaultdict


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._locks = defaultdict(threading.Lock)

    async def book(self, seat, name):
        with self._locks[seat]:
            if seat in self.sold:
                return False
            await self.pay(name)
            self.sold[seat] = name
            return True
