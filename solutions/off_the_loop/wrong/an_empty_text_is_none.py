"""Treats an empty text as a missing result."""
# fails: texts with wrong_result

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(calls) or 1)
    try:
        results = await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
    finally:
        pool.shutdown(wait=False)
    return [result or None for result in results]
