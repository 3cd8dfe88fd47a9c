"""Keeps the results in the module, so calls at the same time share them."""
# fails: again with wrong_result

import asyncio

results = {}


async def all_or_nothing(steps):
    async def run(place, step):
        results[place] = await step()

    try:
        async with asyncio.TaskGroup() as group:
            for place, step in enumerate(steps):
                group.create_task(run(place, step))
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise several.exceptions[0]
    return [results[place] for place in range(len(steps))]
