"""Polls the tasks in a loop, which keeps a processor busy."""
# fails: one_second with busy_wait

import asyncio


async def gather_all(jobs):
    tasks = [asyncio.create_task(job()) for job in jobs]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
    return [task.result() for task in tasks]
