"""asyncio.wait does not accept an empty set."""
# fails: alone with raised

import asyncio


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    errors = [task.exception() for task in tasks if not task.cancelled() and task.exception()]
    if len(errors) > 1:
        raise ExceptionGroup("several steps failed", errors)
    return [task.result() for task in tasks if errors == [] or task.done() and not task.cancelled() and task.result()]
