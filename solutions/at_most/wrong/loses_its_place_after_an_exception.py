"""Gives the place back only after a result, and waits for it forever."""
# fails: exception with deadlock
# fails: several_exceptions with wrong_result

import asyncio


async def at_most(jobs, limit):
    places = asyncio.Semaphore(limit)
    tasks = []

    async def one(job):
        result = await job()
        places.release()
        return result

    try:
        for job in jobs:
            await places.acquire()
            tasks.append(asyncio.create_task(one(job)))
        return [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
