"""Waits for each result before it takes the next request."""
# fails: parallel with sequential

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        return [await loop.run_in_executor(pool, crunch, number) async for number in requests]
