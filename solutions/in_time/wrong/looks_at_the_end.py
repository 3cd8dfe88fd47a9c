"""Lets all jobs run until the limit for all, and cancels late ones only then."""
# fails: own_limits with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def one(job, limit):
        try:
            async with asyncio.timeout(total) as scope:
                result = await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise
        return result if loop.time() - start < limit else None

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
