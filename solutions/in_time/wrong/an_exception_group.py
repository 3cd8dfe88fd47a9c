"""Lets the group of the task group out, not the exception in it."""
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

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    return [task.result() for task in tasks]
