"""The results are returned as a tuple, though a list was asked for."""
# fails: none with wrong_result

import asyncio


async def gather_all(jobs):
    tasks = [asyncio.create_task(job()) for job in jobs]
    for task in tasks:
        await task
    return tuple(task.result() for task in tasks)
