"""Waits for the jobs in flight if one of them raises, but not if the iterator does."""
# fails: source_fails with wrong_result

import asyncio


async def at_most(jobs, limit):
    running, tasks = set(), []
    for job in jobs:
        task = asyncio.create_task(job())
        tasks.append(task)
        running.add(task)
        if len(running) == limit:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            if any(each.exception() for each in done):
                break
    if running:
        await asyncio.wait(running)
    failed = [task for task in tasks if task.exception()]
    for task in failed:
        raise task.exception()
    return [task.result() for task in tasks]
