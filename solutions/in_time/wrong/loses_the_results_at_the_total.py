"""A timeout around everything: when it comes, the results that are there are lost."""
# fails: total with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        try:
            async with asyncio.timeout(limit) as scope:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    try:
        async with asyncio.timeout(total) as scope:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except TimeoutError:
        return [None] * len(jobs)
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
