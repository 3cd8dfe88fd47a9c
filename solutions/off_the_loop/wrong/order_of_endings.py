"""Collects the results in the order of completion."""
# fails: order with wrong_order

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    results = []
    pool = ThreadPoolExecutor(max_workers=len(calls) + 1)
    try:
        for ended in asyncio.as_completed([loop.run_in_executor(pool, call) for call in calls]):
            results.append(await ended)
    finally:
        pool.shutdown(wait=False)
    return results
