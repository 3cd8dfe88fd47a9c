"""Waits a minute for the clean-ups, and then gives up."""
# fails: cancelled_in_the_end with wrong_result

import asyncio
from collections import deque
from dataclasses import dataclass, field

@dataclass
class Belt:
    room: int
    producing: int
    items: deque = field(default_factory=deque)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def put(self, item):
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.items) < self.room)
            self.items.append(item)
            self.changed.notify_all()

    async def get(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.items or not self.producing)
            if not self.items:
                raise StopAsyncIteration
            item = self.items.popleft()
            self.changed.notify_all()
            return item

    async def leave(self):
        async with self.changed:
            self.producing -= 1
            self.changed.notify_all()

    def __aiter__(self):
        return self
    __anext__ = get

async def hand_over(producers, consumers, room):
    belt = Belt(room, len(producers))

    async def produce(source):
        async for item in source:
            await belt.put(item)
        await belt.leave()

    async def consume(work):
        async for item in belt:
            await work(item)

    tasks = [asyncio.create_task(c) for c in (*map(produce, producers), *map(consume, consumers))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        errors = [t.exception() for t in tasks if t.done() and not t.cancelled() and t.exception()]
    except asyncio.CancelledError as e:
        errors = [e]
    for t in tasks:
        t.cancel()
    pending = [t for t in tasks if not t.done()]
    while pending:
        try:
            _, p = await asyncio.wait(pending, timeout=60)
            if p: break
        except asyncio.CancelledError as e:
            errors.append(e)
        pending = [t for t in tasks if not t.done()]
    for t in tasks:
        if not t.cancelled(): t.exception()
    if errors:
        raise errors[0]
