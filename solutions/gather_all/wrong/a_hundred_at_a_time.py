"""Limits the jobs to a hundred at a time with a semaphore."""
# fails: many with partly_concurrent

import asyncio


async def gather_all(jobs):
    gate = asyncio.Semaphore(100)

    async def through(job):
        async with gate:
            return await job()

    return await asyncio.gather(*(through(job) for job in jobs))
