"""Keeps the results under the jobs, but the same job can be given more than once."""
# fails: texts with wrong_result

import asyncio


async def gather_all(jobs):
    results = {}

    async def work(job):
        results[job] = await job()

    await asyncio.gather(*(work(job) for job in jobs))
    return [results[job] for job in jobs]
