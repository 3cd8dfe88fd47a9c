"""Keeps the results under the names of the functions, but several functions can have the same name."""
# fails: one_second with wrong_result

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    results = {}

    async def work(call):
        results[call.__name__] = await loop.run_in_executor(pool, call)

    pool = ThreadPoolExecutor(max_workers=len(calls) or 1)
    try:
        await asyncio.gather(*(work(call) for call in calls))
    finally:
        pool.shutdown(wait=False)
    return [results[call.__name__] for call in calls]
