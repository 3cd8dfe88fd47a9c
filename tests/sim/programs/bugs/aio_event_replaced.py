"""An event is replaced while a task waits for the old one: retold from clients that reconnect."""

import asyncio

BUG = "deadlock"
CLASS = "deadlock"


class Notifier:
    def __init__(self):
        self.event = asyncio.Event()
        self.value = 0

    def reset(self):
        self.event = asyncio.Event()

    def publish(self, value):
        self.value = value
        self.event.set()

    async def wait(self):
        await self.event.wait()
        return self.value


async def program():
    notifier = Notifier()

    async def producer():
        await asyncio.sleep(0.01)
        notifier.publish(1)

    async def cleaner():
        await asyncio.sleep(0.005)
        notifier.reset()

    await asyncio.gather(notifier.wait(), producer(), cleaner())
