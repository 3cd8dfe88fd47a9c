"""Begins when there are as many requests as workers."""
# fails: as_they_come with partly_concurrent
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    results, batch = [], []
    with ProcessPoolExecutor(workers) as pool:
        async for number in requests:
            batch.append(number)
            if len(batch) == workers:
                results += await asyncio.gather(*[loop.run_in_executor(pool, crunch, each) for each in batch])
                batch.clear()
        results += await asyncio.gather(*[loop.run_in_executor(pool, crunch, each) for each in batch])
    return results
