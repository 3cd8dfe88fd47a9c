"""Uses only the limit for all."""
# fails: own_limits with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job):
        try:
            async with asyncio.timeout(total) as scope:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job)) for job in jobs]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
