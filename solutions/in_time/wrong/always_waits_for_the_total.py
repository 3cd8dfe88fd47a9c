"""Sleeps for the whole time, also if all jobs are done."""
# fails: own_limits with wrong_result
# fails: together with timed_out

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
            await asyncio.sleep(total)
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
