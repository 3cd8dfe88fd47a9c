"""Makes a single call on the loop, without a thread."""
# fails: free_loop with blocks_event_loop

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    if len(calls) < 2:
        return [call() for call in calls]
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(calls))
    try:
        return await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
    finally:
        pool.shutdown(wait=False)
