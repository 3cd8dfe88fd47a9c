"""Computes the deadline in the first call, and keeps it."""
# fails: again with wrong_result
# fails: cancelled with wrong_result

import asyncio

deadline = None


async def in_time(jobs, limits, total):
    global deadline
    loop = asyncio.get_running_loop()
    if deadline is None:
        deadline = loop.time() + total

    async def one(job, limit):
        try:
            async with asyncio.timeout_at(min(loop.time() + limit, deadline)) as scope:
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
