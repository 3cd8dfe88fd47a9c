"""When a job has raised, it waits for the others to be done, and does not cancel them."""
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

    async def kept(job, limit):
        try:
            return await one(job, limit), None
        except Exception as error:
            return None, error

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(kept(job, limit)) for job, limit in zip(jobs, limits)]
    for task in tasks:
        if task.result()[1]:
            raise task.result()[1]
    return [task.result()[0] for task in tasks]
