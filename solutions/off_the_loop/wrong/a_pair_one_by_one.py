"""Makes the calls of a short list one after the other."""
# fails: pair with sequential

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    if len(calls) < 3:
        return [await asyncio.to_thread(call) for call in calls]
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(calls))
    try:
        return await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
    finally:
        pool.shutdown(wait=False)
