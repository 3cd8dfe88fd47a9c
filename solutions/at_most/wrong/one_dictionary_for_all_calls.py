"""Keeps the results of all calls in one dictionary."""
# fails: again with wrong_result

import asyncio

results = {}


async def at_most(jobs, limit):
    numbered = enumerate(jobs)

    async def work():
        for place, job in numbered:
            results[place] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
