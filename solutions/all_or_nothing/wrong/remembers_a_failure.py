"""Keeps the errors in the module, so a failure of one call ends another one."""
# fails: again with raised

import asyncio

errors = []


async def all_or_nothing(steps):
    tasks = []
    stopping = False

    async def run(step):
        nonlocal stopping
        try:
            return await step()
        except Exception as error:
            errors.append(error)
            already, stopping = stopping, True
            for task in [] if already else tasks:
                if task is not asyncio.current_task():
                    task.cancel()

    tasks += [asyncio.create_task(run(step)) for step in steps]
    try:
        results = await asyncio.gather(*tasks, return_exceptions=True)
    except asyncio.CancelledError:
        raise
    if len(errors) > 1:
        raise ExceptionGroup("several steps failed", errors)
    if errors:
        raise errors[0]
    return results
