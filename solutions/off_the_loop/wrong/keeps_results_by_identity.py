"""Keeps the results under the identity of each function, but the same function can be given twice."""
# fails: texts with wrong_result

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    results = {}

    async def work(call):
        results[id(call)] = await loop.run_in_executor(pool, call)

    pool = ThreadPoolExecutor(max_workers=len(calls) or 1)
    try:
        await asyncio.gather(*(work(call) for call in calls))
    finally:
        pool.shutdown(wait=False)
    return [results[id(call)] for call in calls]
