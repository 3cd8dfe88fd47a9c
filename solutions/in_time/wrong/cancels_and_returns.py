"""Cancels what is late, but does not wait until it has cleaned up."""
# fails: cleaning_up with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        task = asyncio.create_task(job())
        try:
            await asyncio.wait([task], timeout=min(limit, total))
        finally:
            task.cancel()
        await asyncio.sleep(0)
        return task.result() if task.done() and not task.cancelled() else None

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
