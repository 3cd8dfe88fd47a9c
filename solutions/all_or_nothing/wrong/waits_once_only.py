"""Waits for the steps with asyncio.wait, and a cancellation in that moment leaves them behind."""
# fails: cancelled_late with wrong_result

import asyncio


async def all_or_nothing(steps):
    if not steps:
        return []
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    errors = [task.exception() for task in tasks if not task.cancelled() and task.exception()]
    if len(errors) > 1:
        raise ExceptionGroup("several steps failed", errors)
    if errors:
        raise errors[0]
    return [task.result() for task in tasks]
