"""Wraps the calculation in async def and gathers it."""
# fails: free_loop with blocks_event_loop
# fails: as_they_come with partly_concurrent

import asyncio


async def answer(requests, crunch, workers):
    limit = asyncio.Semaphore(workers)

    async def work(number):
        async with limit:
            await asyncio.sleep(0)
            return crunch(number)

    return await asyncio.gather(*[work(number) async for number in requests])
