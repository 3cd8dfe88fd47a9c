"""Starts a task that sleeps until the end of the total time, and leaves it behind."""
# fails: own_limits with wrong_result
# fails: together with left_running

import asyncio


async def in_time(jobs, limits, total):
    tasks = []

    async def stop_all():
        await asyncio.sleep(total)
        for task in tasks:
            task.cancel()

    async def one(job, limit):
        try:
            async with asyncio.timeout(limit) as scope:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    asyncio.create_task(stop_all())
    try:
        async with asyncio.TaskGroup() as group:
            tasks += [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [None if task.cancelled() else task.result() for task in tasks]
