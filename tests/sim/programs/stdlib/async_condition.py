"""A task that was woken does, or does not, look again."""

import asyncio


class Box:
    def __init__(self):
        self.items, self.taken = [], []
        self.changed = asyncio.Condition()

    async def put(self):
        for number in range(2):
            await asyncio.sleep(1)
            async with self.changed:
                self.items.append(number)
                self.changed.notify_all()

    async def take_if(self):
        async with self.changed:
            if not self.items:
                await self.changed.wait()
            self.taken.append(self.items.pop())

    async def take_while(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.items)
            self.taken.append(self.items.pop())


async def buggy():
    box = Box()
    await asyncio.gather(box.take_if(), box.take_if(), box.put())


async def right():
    box = Box()
    await asyncio.gather(box.take_while(), box.take_while(), box.put())
    assert sorted(box.taken) == [0, 1]
