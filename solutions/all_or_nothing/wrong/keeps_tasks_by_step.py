"""Keeps the tasks in a dictionary by step, so a step that stands in the list twice is called once."""
# fails: results with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {step: group.create_task(step()) for step in dict.fromkeys(steps)}
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise several.exceptions[0]
    return [tasks[step].result() for step in steps]
