"""Returns the results in the order in which the calls end."""
# fails: order with wrong_order
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return [await call for call in asyncio.as_completed(calls)]
