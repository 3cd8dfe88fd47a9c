"""Lets no more than ten steps run at the same time."""
# fails: together with partly_concurrent

import asyncio


async def all_or_nothing(steps):
    places = asyncio.Semaphore(10)

    async def run(step):
        async with places:
            return await step()

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run(step)) for step in steps]
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise several.exceptions[0]
    return [task.result() for task in tasks]
