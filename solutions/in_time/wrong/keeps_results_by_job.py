"""Keeps the results in a dictionary by job, but a job can stand in the list twice."""
# fails: texts with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    results = {}

    async def one(job, limit):
        try:
            async with asyncio.timeout(min(limit, total)) as scope:
                results[job] = await job()
        except TimeoutError:
            if not scope.expired():
                raise
            results[job] = None

    try:
        async with asyncio.TaskGroup() as group:
            for job, limit in zip(jobs, limits):
                group.create_task(one(job, limit))
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[job] for job in jobs]
