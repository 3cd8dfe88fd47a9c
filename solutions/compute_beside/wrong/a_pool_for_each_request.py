"""Makes a pool for each request."""
# fails: parallel with too_concurrent

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()

    async def work(number):
        pool = ProcessPoolExecutor(1)
        try:
            return await loop.run_in_executor(pool, crunch, number)
        finally:
            await asyncio.to_thread(pool.shutdown)

    tasks = [asyncio.create_task(work(number)) async for number in requests]
    await asyncio.wait(tasks) if tasks else None
    return [task.result() for task in tasks]
