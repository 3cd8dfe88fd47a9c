"""Raises an exception of its own around that of the job."""
# fails: exception with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        for place, job in numbered:
            results[place] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise RuntimeError('a job failed') from several.exceptions[0]
    return [results[place] for place in range(len(results))]
