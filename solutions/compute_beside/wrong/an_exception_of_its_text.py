"""Makes the exception anew from its text, which for a KeyError is not its message."""
# fails: last_raises with raised

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
    for result in results:
        if isinstance(result, Exception):
            raise type(result)(str(result))
    return results
