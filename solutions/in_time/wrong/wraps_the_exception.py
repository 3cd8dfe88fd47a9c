"""Raises an exception of its own, with the original one as its cause."""
# fails: exception with wrong_result

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

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise RuntimeError("a job failed") from several.exceptions[0]
    return [task.result() for task in tasks]
