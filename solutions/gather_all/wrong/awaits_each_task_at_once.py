"""Awaits each task before it creates the next one."""
# fails: one_second with sequential

import asyncio


async def gather_all(jobs):
    results = []
    for job in jobs:
        task = asyncio.create_task(job())
        results.append(await task)
    return results
