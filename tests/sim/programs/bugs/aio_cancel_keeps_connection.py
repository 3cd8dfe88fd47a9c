"""A timeout cancels the check of a connection, which never returns: retold from asyncpg's pool."""

import asyncio

BUG = "deadlock"
CLASS = "deadlock"


class Connection:
    async def reset(self):
        await asyncio.sleep(0.01)


class Pool:
    def __init__(self, size):
        self._queue = asyncio.LifoQueue()
        for _ in range(size):
            self._queue.put_nowait(Connection())

    async def acquire(self):
        conn = await self._queue.get()
        await conn.reset()
        return conn

    def release(self, conn):
        self._queue.put_nowait(conn)


async def program():
    pool = Pool(1)

    async def query():
        conn = await pool.acquire()
        try:
            await asyncio.sleep(0.005)
        finally:
            pool.release(conn)

    try:
        async with asyncio.timeout(0.005):
            await query()
    except TimeoutError:
        pass
    await query()
