"""Lets each process remember its results, and the same number can come three times."""
# fails: texts with wrong_result
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor

results = {}


def remember(crunch, number):
    if number not in results:
        results[number] = crunch(number)
    return results[number]


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, remember, crunch, number) async for number in requests]
        return await asyncio.gather(*calls)
