"""Returns a tuple instead of a list."""
# fails: none with wrong_result

import asyncio


async def gather_all(jobs):
    tasks = [asyncio.create_task(job()) for job in jobs]
    for task in tasks:
        await task
    return tuple(task.result() for task in tasks)
