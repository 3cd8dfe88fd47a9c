"""Leaves the with block of the pool on the loop: after an exception, that waits for all other calls."""
# fails: exception with blocks_event_loop

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=len(calls) or 1) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, call) for call in calls])
