"""Keeps the result of each job in the module, and does not call a job again in a later call."""
# fails: again with wrong_result

import asyncio

results = {}


async def in_time(jobs, limits, total):
    async def one(job, limit):
        if job not in results:
            try:
                async with asyncio.timeout(min(limit, total)) as scope:
                    results[job] = await job()
            except TimeoutError:
                if not scope.expired():
                    raise
                results[job] = None
        return results[job]

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(job, limit)) for job, limit in zip(jobs, limits)]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
