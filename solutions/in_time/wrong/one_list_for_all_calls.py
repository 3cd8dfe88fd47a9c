"""Keeps the results in the module, so calls at the same time share them."""
# fails: again with wrong_result

import asyncio

results = {}


async def in_time(jobs, limits, total):
    async def one(place, job, limit):
        try:
            async with asyncio.timeout(min(limit, total)) as scope:
                results[place] = await job()
        except TimeoutError:
            if not scope.expired():
                raise
            results[place] = None

    try:
        async with asyncio.TaskGroup() as group:
            for place, (job, limit) in enumerate(zip(jobs, limits)):
                group.create_task(one(place, job, limit))
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(jobs))]
