"""Keeps its processes for the next call."""
# fails: free_loop with left_running
# fails: again with sequential

import asyncio
from concurrent.futures import ProcessPoolExecutor

pools = {}


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    if workers not in pools:
        pools[workers] = ProcessPoolExecutor(workers)
    calls = [loop.run_in_executor(pools[workers], crunch, number) async for number in requests]
    return await asyncio.gather(*calls)
