"""One worker for each call is right, until there are no calls: a pool of none is refused."""
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
