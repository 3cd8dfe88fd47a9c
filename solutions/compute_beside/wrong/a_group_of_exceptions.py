"""Lets a TaskGroup wrap the exception."""
# fails: exception with raised
# fails: free_after_exception with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:

        async def work(number):
            return await loop.run_in_executor(pool, crunch, number)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work(number)) async for number in requests]
        return [task.result() for task in tasks]
