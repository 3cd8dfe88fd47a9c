"""Uses one worker for each call, and fails for an empty list: a pool needs at least one worker."""
# fails: none with raised

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(calls))
    try:
        return await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
    finally:
        pool.shutdown(wait=False)
