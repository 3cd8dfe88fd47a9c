"""asyncio.wait has a timeout, but it cancels nothing: late jobs go on."""
# fails: own_limits with wrong_result
# fails: together with left_running

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        task = asyncio.create_task(job())
        done, late = await asyncio.wait([task], timeout=min(limit, total))
        return None if late else task.result()

    return await asyncio.gather(*[one(job, limit) for job, limit in zip(jobs, limits)])
