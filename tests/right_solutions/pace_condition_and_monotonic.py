# exercise: pace
# style: a condition that wakes all waiting tasks, and time.monotonic twice for each entry
import asyncio, time
from typing import NamedTuple


class Ticket(NamedTuple):
    number: int


class Pace:
    """Condition: the head of the queue sleeps, the others wait to be the head."""

    def __init__(self, calls: int, per: float):
        self.c, self.p = calls, per
        self.queue: list[object] = []
        self.cond = asyncio.Condition()
        self.stamps: list[float] = []

    async def __aenter__(self):
        me = object()
        self.queue.append(me)
        try:
            async with self.cond:
                await self.cond.wait_for(lambda: self.queue[0] is me)
            while True:
                now = time.monotonic()
                self.stamps = [s for s in self.stamps if s > now - self.p]
                if len(self.stamps) < self.c:
                    break
                await asyncio.sleep(self.stamps[-self.c] + self.p - now)
            self.stamps.append(time.monotonic())
        finally:
            self.queue.remove(me)
            if self.queue:
                async def tell():
                    async with self.cond:
                        self.cond.notify_all()
                await asyncio.shield(asyncio.ensure_future(tell()))
        return self

    async def __aexit__(self, *a):
        return None
