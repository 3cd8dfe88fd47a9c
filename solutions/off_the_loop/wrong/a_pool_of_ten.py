"""Uses a pool of ten threads, which is too small for more calls."""
# fails: many with partly_concurrent

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=10)
    try:
        return await asyncio.gather(*[loop.run_in_executor(pool, call) for call in calls])
    finally:
        pool.shutdown(wait=False)
