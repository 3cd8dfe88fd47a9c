"""Keeps one exception of each type and text, as if equal ones were the same."""
# fails: several with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except ExceptionGroup as several:
        errors = list({repr(error): error for error in several.exceptions}.values())
        if len(errors) > 1:
            raise ExceptionGroup("several steps failed", errors)
        raise errors[0]
    return [task.result() for task in tasks]
