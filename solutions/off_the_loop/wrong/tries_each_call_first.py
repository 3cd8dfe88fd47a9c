"""Makes each call once to see whether it raises, and once more for its result."""
# fails: exception with wrong_result

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(calls) or 1)
    try:
        await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls), return_exceptions=True)
        return await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
    finally:
        pool.shutdown(wait=False)
