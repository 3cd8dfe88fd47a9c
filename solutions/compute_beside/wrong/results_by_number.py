"""Keeps the results by number, and the same number can come twice."""
# fails: texts with wrong_result
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = {number: loop.run_in_executor(pool, crunch, number) async for number in requests}
        return await asyncio.gather(*calls.values())
