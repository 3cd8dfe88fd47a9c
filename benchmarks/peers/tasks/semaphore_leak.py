"""A request fails if the answer of another one comes first. Its semaphore is released by hand, or by `async with`."""

import asyncio


class Client:
    def __init__(self):
        self.limit = asyncio.Semaphore(1)
        self.closed = False

    async def ask(self):
        await asyncio.sleep(0.01)
        if self.closed:
            raise ConnectionError("closed")

    async def request(self):
        await self.limit.acquire()
        await self.ask()
        self.limit.release()

    async def request_and_clean_up(self):
        async with self.limit:
            await self.ask()

    async def close(self):
        await asyncio.sleep(0.01)
        self.closed = True


async def scenario(client, request):
    await asyncio.gather(request(), client.close(), return_exceptions=True)
    await asyncio.gather(request(), return_exceptions=True)


async def buggy():
    client = Client()
    await scenario(client, client.request)


async def right():
    client = Client()
    await scenario(client, client.request_and_clean_up)
