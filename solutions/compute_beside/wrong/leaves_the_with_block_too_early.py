"""Awaits the results after the with statement, which blocks the loop until all calls have ended."""
# fails: free_loop with blocks_event_loop
# fails: again with sequential

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
    return await asyncio.gather(*calls)
