"""Keeps the results in a dictionary by job, but a job can come twice."""
# fails: same_job with wrong_result

import asyncio


async def at_most(jobs, limit):
    jobs = iter(jobs)
    order, results = [], {}

    async def work():
        for job in jobs:
            order.append(job)
            results[job] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[job] for job in order]
