"""The right twin of `bugs/aio_event_stored_late.py`."""

import asyncio


class RedLock:
    _EVENTS = {}

    def __init__(self, client, key):
        self.client, self.key = client, key

    async def __aenter__(self):
        if await self.client.add(self.key):
            RedLock._EVENTS[self.key] = asyncio.Event()
            return self
        event = RedLock._EVENTS.get(self.key)
        if event is not None:
            await event.wait()
        return self

    async def __aexit__(self, *exc):
        await self.client.delete(self.key)
        if self.key in RedLock._EVENTS:
            RedLock._EVENTS.pop(self.key).set()


class Client:
    def __init__(self):
        self.data = set()

    async def add(self, key):
        if key in self.data:
            await asyncio.sleep(0.001)
            return False
        self.data.add(key)
        await asyncio.sleep(0.001)
        return True

    async def delete(self, key):
        self.data.discard(key)
        await asyncio.sleep(0.001)


async def program():
    client = Client()

    async def cached(seconds):
        async with RedLock(client, "key"):
            await asyncio.sleep(seconds)

    await asyncio.gather(cached(0.002), cached(0.002))
