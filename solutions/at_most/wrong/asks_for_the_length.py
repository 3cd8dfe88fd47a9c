"""Uses the length of jobs, which an iterator does not have."""
# fails: moments with raised

import asyncio


async def at_most(jobs, limit):
    results = [None] * len(jobs)
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
    return results
