"""Collects the results in the order in which the jobs end."""
# fails: limit with wrong_order
# fails: moments with wrong_result
# fails: few with wrong_result
# fails: results with wrong_result
# fails: again with wrong_result
# fails: thousand with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = []

    async def work():
        for place, job in numbered:
            results.append(await job())

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return results
