"""A semaphore is released in `finally` although acquiring it was cancelled: retold from asyncpg."""

import asyncio

BUG = "exception"
CLASS = "over_release"


async def work(limit):
    try:
        await limit.acquire()
        await asyncio.sleep(0)
    finally:
        limit.release()


async def program():
    limit = asyncio.BoundedSemaphore(1)
    await limit.acquire()
    waiting = asyncio.create_task(work(limit))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    limit.release()
