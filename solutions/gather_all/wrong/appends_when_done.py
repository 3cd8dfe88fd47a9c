"""Lets each task append to one list, so the list is in the order of completion."""
# fails: order with wrong_order

import asyncio


async def gather_all(jobs):
    results = []

    async def work(job):
        results.append(await job())

    await asyncio.gather(*(work(job) for job in jobs))
    return results
