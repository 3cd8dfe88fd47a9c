"""Takes an empty text for a missing result."""
# fails: texts with wrong_result
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return [result for result in await asyncio.gather(*calls) if result]
