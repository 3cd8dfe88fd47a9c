"""Collects the results in the order in which the jobs end."""
# fails: own_limits with wrong_result
# fails: together with wrong_order

import asyncio


async def in_time(jobs, limits, total):
    results = []

    async def one(job, limit):
        try:
            async with asyncio.timeout(min(limit, total)) as scope:
                results.append(await job())
        except TimeoutError:
            if not scope.expired():
                raise
            results.append(None)

    try:
        async with asyncio.TaskGroup() as group:
            for job, limit in zip(jobs, limits):
                group.create_task(one(job, limit))
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return results
