"""as_completed gives results as they come, not as they were asked for."""
# fails: order with wrong_order

import asyncio


async def gather_all(jobs):
    results = []
    for ended in asyncio.as_completed([job() for job in jobs]):
        results.append(await ended)
    return results
