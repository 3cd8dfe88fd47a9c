"""Handles exceptions itself; but when gather is cancelled, it ends with the first job that has ended."""
# fails: cancelled with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        try:
            async with asyncio.timeout(min(limit, total)) as scope:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    tasks = [asyncio.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    try:
        return await asyncio.gather(*tasks)
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        raise
