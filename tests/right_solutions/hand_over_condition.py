# exercise: hand_over
# style: a deque and a condition instead of a queue, and a class that holds them
import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Store:
    room: int
    open: int
    items: deque[Any] = field(default_factory=deque)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def fill(self, producer):
        async for item in producer:
            async with self.changed:
                await self.changed.wait_for(lambda: len(self.items) < self.room)
                self.items.append(item)
                self.changed.notify_all()
        async with self.changed:
            self.open -= 1
            self.changed.notify_all()

    async def empty(self, consumer):
        while True:
            async with self.changed:
                await self.changed.wait_for(lambda: self.items or not self.open)
                if not self.items:
                    return
                item = self.items.popleft()
                self.changed.notify_all()
            await consumer(item)


async def hand_over(producers, consumers, room):
    store = Store(room, len(producers))
    tasks = [asyncio.create_task(store.fill(producer)) for producer in producers]
    tasks += [asyncio.create_task(store.empty(consumer)) for consumer in consumers]
    try:
        await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
