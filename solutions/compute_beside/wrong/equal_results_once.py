"""Keeps each result once, although two calls can return the same text."""
# fails: texts with wrong_result

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(workers)
    try:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return list(dict.fromkeys(await asyncio.gather(*calls)))
    finally:
        await asyncio.to_thread(pool.shutdown)
