"""Takes every TimeoutError for the limit, also one that the job itself has raised."""
# fails: own_timeout with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        try:
            return await asyncio.wait_for(job(), min(limit, total))
        except TimeoutError:
            return None

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
