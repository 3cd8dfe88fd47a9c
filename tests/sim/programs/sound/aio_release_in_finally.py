"""The right twin of `bugs/aio_release_in_finally.py`."""

import asyncio


async def work(limit):
    await limit.acquire()
    try:
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
