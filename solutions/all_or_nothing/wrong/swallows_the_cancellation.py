"""Ends the steps when it is cancelled, but then returns normally."""
# fails: cancelled with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except asyncio.CancelledError:
        return []
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        if asyncio.current_task().cancelling():
            return []
        raise several.exceptions[0]
    return [task.result() for task in tasks]
