"""Awaits the jobs of a short list one by one."""
# fails: pair with sequential

import asyncio


async def gather_all(jobs):
    if len(jobs) < 3:
        return [await job() for job in jobs]
    return await asyncio.gather(*(job() for job in jobs))
