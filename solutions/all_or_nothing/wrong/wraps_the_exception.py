"""Raises an exception of its own, with the original one as its cause."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise RuntimeError("a step failed") from several.exceptions[0]
    return [task.result() for task in tasks]
