"""Keeps the pool for later calls, so its threads never end."""
# fails: free_loop with left_running

import asyncio
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(max_workers=100)


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
