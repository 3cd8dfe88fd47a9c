"""Runs coroutines in threads of asyncio's default pool, which has only a few."""
# fails: many with partly_concurrent

import asyncio


async def gather_all(jobs):
    return await asyncio.gather(*(asyncio.to_thread(asyncio.run, job()) for job in jobs))
