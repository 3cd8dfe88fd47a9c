"""Opens groups until there is none, also one that a step has raised itself."""
# fails: own_group with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except ExceptionGroup as several:
        error = several
        while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
            error = error.exceptions[0]
        raise error
    return [task.result() for task in tasks]
