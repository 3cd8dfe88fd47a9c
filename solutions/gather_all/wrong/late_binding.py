"""Reads the loop variable when the inner function runs; by then it is the last job."""
# fails: one_second with wrong_result

import asyncio


async def gather_all(jobs):
    tasks = []
    for job in jobs:

        async def work():
            return await job()

        tasks.append(asyncio.create_task(work()))
    return [await task for task in tasks]
