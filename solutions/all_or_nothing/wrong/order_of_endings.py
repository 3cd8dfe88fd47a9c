"""Collects the results in the order in which the steps end."""
# fails: results with wrong_result
# fails: together with wrong_order

import asyncio


async def all_or_nothing(steps):
    results = []

    async def run(step):
        results.append(await step())

    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(run(step))
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise several.exceptions[0]
    return results
