"""Puts the first failure and one more into the group, as if there could not be a third one."""
# fails: several with wrong_result

import asyncio


async def all_or_nothing(steps):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except ExceptionGroup as several:
        first, *others = several.exceptions
        if not others:
            raise first
        raise ExceptionGroup("two steps failed", [first, others[0]])
    return [task.result() for task in tasks]
