"""Keeps the results of all its calls in one dictionary of the module."""
# fails: again with wrong_result

import asyncio
from concurrent.futures import ThreadPoolExecutor

results = {}


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()

    async def work(i, call):
        results[i] = await loop.run_in_executor(pool, call)

    pool = ThreadPoolExecutor(max_workers=len(calls) or 1)
    try:
        await asyncio.gather(*(work(i, call) for i, call in enumerate(calls)))
    finally:
        pool.shutdown(wait=False)
    return [results[i] for i in range(len(calls))]
