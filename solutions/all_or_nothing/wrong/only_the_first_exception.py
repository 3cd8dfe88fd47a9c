"""Takes the first exception out of the group, and drops the others."""
# fails: several with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
