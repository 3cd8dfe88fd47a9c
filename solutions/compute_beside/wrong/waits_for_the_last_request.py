"""Begins only when all requests have come."""
# fails: as_they_come with partly_concurrent
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    numbers = [number async for number in requests]
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, crunch, number) for number in numbers])
