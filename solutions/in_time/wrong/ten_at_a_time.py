"""Lets no more than ten jobs run at the same time."""
# fails: together with partly_concurrent

import asyncio


async def in_time(jobs, limits, total):
    places = asyncio.Semaphore(10)

    async def one(job, limit):
        try:
            async with asyncio.timeout(min(limit, total)) as scope, places:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
