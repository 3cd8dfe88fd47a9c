"""A task is cancelled while it holds a connection. It gives the connection back in `finally`, or only at its end."""

import asyncio


class Pool:
    def __init__(self):
        self.free = asyncio.Queue()
        self.free.put_nowait("connection")

    async def query(self):
        connection = await self.free.get()
        await asyncio.sleep(0.01)
        self.free.put_nowait(connection)

    async def query_and_clean_up(self):
        connection = await self.free.get()
        try:
            await asyncio.sleep(0.01)
        finally:
            self.free.put_nowait(connection)


async def scenario(pool, query):
    task = asyncio.create_task(query())
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    assert pool.free.qsize() == 1


async def buggy():
    pool = Pool()
    await scenario(pool, pool.query)


async def right():
    pool = Pool()
    await scenario(pool, pool.query_and_clean_up)
