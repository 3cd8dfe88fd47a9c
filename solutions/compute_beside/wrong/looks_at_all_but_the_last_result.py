"""Looks for exceptions while it takes requests, and forgets the last one."""
# fails: last_raises with swallowed_exception

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(workers)
    try:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        results = await asyncio.gather(*calls, return_exceptions=True)
    finally:
        await asyncio.to_thread(pool.shutdown)
    for result in results[:-1]:
        if isinstance(result, Exception):
            raise result
    return [f"{result}" for result in results]
