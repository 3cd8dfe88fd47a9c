"""Collects the calls of all callers in one list."""
# fails: again with wrong_result
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor

calls = []


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        async for number in requests:
            calls.append(loop.run_in_executor(pool, crunch, number))
            await asyncio.sleep(0)
        return await asyncio.gather(*calls)
