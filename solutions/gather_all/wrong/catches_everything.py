"""Catches and prints every exception, so the caller never gets one."""
# fails: exception with swallowed_exception

import asyncio


async def gather_all(jobs):
    async def careful(job):
        try:
            return await job()
        except Exception as problem:
            print("a job failed:", problem)
            return ""

    return await asyncio.gather(*(careful(job) for job in jobs))
