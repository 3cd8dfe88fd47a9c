"""Runs a hundred jobs at most, whatever the limit."""
# fails: thousand with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        for place, job in numbered:
            results[place] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(limit, 100)):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
