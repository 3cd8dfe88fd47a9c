"""Limits the calls, but starts a new process for each of them."""
# fails: many with too_many_processes

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    limit = asyncio.Semaphore(workers)

    async def work(number):
        async with limit:
            pool = ProcessPoolExecutor(1)
            try:
                return await loop.run_in_executor(pool, crunch, number)
            finally:
                await asyncio.to_thread(pool.shutdown)

    tasks = [asyncio.create_task(work(number)) async for number in requests]
    await asyncio.wait(tasks) if tasks else None
    return [task.result() for task in tasks]
