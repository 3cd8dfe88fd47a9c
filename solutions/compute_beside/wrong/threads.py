"""Computes in threads, which need the same global lock as the loop."""
# fails: free_loop with blocks_event_loop
# fails: parallel with not_parallel
# fails: order with not_parallel
# fails: many with not_parallel
# fails: texts with not_parallel
# fails: exception with not_parallel
# fails: last_raises with not_parallel
# fails: again with not_parallel
# needs: the global lock

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return await asyncio.gather(*calls)
