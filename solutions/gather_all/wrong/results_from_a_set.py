"""Collects the results from the set that asyncio.wait returns, and a set has no order."""
# fails: many with wrong_order

import asyncio


async def gather_all(jobs):
    if not jobs:
        return []
    done, _ = await asyncio.wait([asyncio.create_task(job()) for job in jobs])
    return [task.result() for task in done]
