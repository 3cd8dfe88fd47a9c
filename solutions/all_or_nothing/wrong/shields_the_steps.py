"""shield protects the steps from the cancellation, so they go on."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    async def run(step):
        return await asyncio.shield(step())

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(run(step)) for step in steps]
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise several.exceptions[0]
    return [task.result() for task in tasks]
