"""gather raises the first exception, and leaves the other jobs running."""
# fails: exception with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        try:
            async with asyncio.timeout(min(limit, total)) as scope:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    return await asyncio.gather(*[one(job, limit) for job, limit in zip(jobs, limits)])
