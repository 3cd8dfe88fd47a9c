"""Uses two workers, however many there should be."""
# fails: parallel with partly_concurrent
# fails: free_loop with too_concurrent
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return await asyncio.gather(*calls)
