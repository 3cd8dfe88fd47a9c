"""Shuts the pool down without waiting for its calls."""
# fails: exception with left_running

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(workers)
    try:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return await asyncio.gather(*calls)
    finally:
        pool.shutdown(wait=False)
