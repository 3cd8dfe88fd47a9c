"""Sends a lambda, which no other process can find."""
# fails: free_loop with raised
# fails: as_they_come with partly_concurrent

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, lambda number=number: crunch(number)) async for number in requests]
        return await asyncio.gather(*calls)
