"""Uses return_exceptions=True, which puts the exception into the list of results."""
# fails: exception with swallowed_exception

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=len(calls) + 1) as pool:
        futures = [loop.run_in_executor(pool, call) for call in calls]
        return await asyncio.gather(*futures, return_exceptions=True)
