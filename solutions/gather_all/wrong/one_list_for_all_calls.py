"""Keeps the results of all calls in one dictionary of the module."""
# fails: again with wrong_result

import asyncio

results = {}


async def gather_all(jobs):
    async def work(i, job):
        results[i] = await job()

    await asyncio.gather(*(work(i, job) for i, job in enumerate(jobs)))
    return [results[i] for i in range(len(jobs))]
