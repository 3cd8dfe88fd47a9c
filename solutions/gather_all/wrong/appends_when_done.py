"""Each task appends to one list when it is done, so the list is in the order of endings."""
# fails: order with wrong_order

import asyncio


async def gather_all(jobs):
    results = []

    async def work(job):
        results.append(await job())

    await asyncio.gather(*(work(job) for job in jobs))
    return results
