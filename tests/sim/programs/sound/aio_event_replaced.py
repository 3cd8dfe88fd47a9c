"""The right twin of `bugs/aio_event_replaced.py`."""

import asyncio


class Notifier:
    def __init__(self):
        self.event = asyncio.Event()
        self.value = 0

    def reset(self):
        self.event.clear()

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
