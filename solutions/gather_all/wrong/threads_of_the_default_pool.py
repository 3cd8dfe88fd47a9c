"""Coroutines are taken for something that needs threads to overlap; asyncio's pool has only a few."""
# fails: many with partly_concurrent

import asyncio


async def gather_all(jobs):
    return await asyncio.gather(*(asyncio.to_thread(asyncio.run, job()) for job in jobs))
