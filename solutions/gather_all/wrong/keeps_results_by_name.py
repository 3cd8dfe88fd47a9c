"""Keeps the results under the names of the jobs, but several jobs can have the same name."""
# fails: one_second with wrong_result

import asyncio


async def gather_all(jobs):
    results = {}

    async def work(job):
        results[job.__name__] = await job()

    await asyncio.gather(*(work(job) for job in jobs))
    return [results[job.__name__] for job in jobs]
