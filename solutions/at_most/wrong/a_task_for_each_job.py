"""Makes a task for each job at once; the tasks wait at a semaphore."""
# fails: thousand with wrong_result

import asyncio


async def at_most(jobs, limit):
    places = asyncio.Semaphore(limit)

    async def one(job):
        async with places:
            return await job()

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job)) for job in jobs]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
