# exercise: pace
# style: a semaphore whose places come back by timers of the event loop
import asyncio
from dataclasses import dataclass, field


@dataclass
class Pace:
    calls: int
    per: float
    places: asyncio.Semaphore = field(init=False, repr=False)

    def __post_init__(self):
        self.places = asyncio.Semaphore(self.calls)

    async def __aenter__(self):
        await self.places.acquire()
        loop = asyncio.get_running_loop()
        loop.call_later(self.per, self.places.release)
        return self

    async def __aexit__(self, *_):
        return False
