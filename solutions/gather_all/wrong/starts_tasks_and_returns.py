"""Creates tasks and returns the list before any task could fill it."""
# fails: one_second with left_running

import asyncio


async def gather_all(jobs):
    results = [None] * len(jobs)

    async def work(i, job):
        results[i] = await job()

    for i, job in enumerate(jobs):
        asyncio.create_task(work(i, job))
    return results
