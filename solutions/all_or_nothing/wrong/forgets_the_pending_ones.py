"""asyncio.wait returns at the first exception; the steps that are pending are forgotten."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    if not steps:
        return []
    tasks = [asyncio.create_task(step()) for step in steps]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    errors = [task.exception() for task in done if task.exception()]
    if len(errors) > 1:
        raise ExceptionGroup("several steps failed", errors)
    return [task.result() for task in tasks if task in done]
