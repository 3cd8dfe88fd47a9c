"""asyncio.wait does not accept an empty set."""
# fails: alone with raised

import asyncio


async def in_time(jobs, limits, total):
    tasks = [asyncio.create_task(job()) for job in jobs]
    loop = asyncio.get_running_loop()
    timers = [loop.call_later(min(limit, total), task.cancel) for task, limit in zip(tasks, limits)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        while len(done) < len(tasks) and not any(not task.cancelled() and task.exception() for task in done):
            more, _ = await asyncio.wait(set(tasks) - done, return_when=asyncio.FIRST_EXCEPTION)
            done |= more
    finally:
        for task, timer in zip(tasks, timers):
            timer.cancel()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [None if task.cancelled() else task.result() for task in tasks]
