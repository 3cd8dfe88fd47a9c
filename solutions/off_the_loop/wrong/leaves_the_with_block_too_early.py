"""Awaits the futures after the with block, whose end has already waited for the pool on the loop."""
# fails: free_loop with blocks_event_loop

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    if not calls:
        return []
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        futures = [loop.run_in_executor(pool, call) for call in calls]
    return await asyncio.gather(*futures)
