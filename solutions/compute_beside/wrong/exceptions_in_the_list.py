"""Returns exceptions as if they were results."""
# fails: exception with swallowed_exception

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return await asyncio.gather(*calls, return_exceptions=True)
