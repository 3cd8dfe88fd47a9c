"""Returns None for a job that has raised, as if it were late."""
# fails: exception with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        try:
            async with asyncio.timeout(min(limit, total)):
                return await job()
        except Exception:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    return [task.result() for task in tasks]
