"""Calls asyncio.wait, which refuses an empty set."""
# fails: none with raised

import asyncio


async def gather_all(jobs):
    tasks = [asyncio.create_task(job()) for job in jobs]
    await asyncio.wait(tasks)
    return [task.result() for task in tasks]
