"""Collects the results with as_completed, in the order of completion."""
# fails: order with wrong_order

import asyncio


async def gather_all(jobs):
    results = []
    for ended in asyncio.as_completed([job() for job in jobs]):
        results.append(await ended)
    return results
