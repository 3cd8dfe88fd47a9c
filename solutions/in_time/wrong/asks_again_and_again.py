"""Looks at the clock and at the tasks again and again, and so notices each end and each limit a moment too late."""
# fails: own_limits with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    loop = asyncio.get_running_loop()
    start = loop.time()
    tasks = [asyncio.create_task(job()) for job in jobs]
    late = set()
    try:
        while not all(task.done() for task in tasks):
            for task, limit in zip(tasks, limits):
                if loop.time() - start >= min(limit, total) and not task.done() and task not in late:
                    late.add(task)
                    task.cancel()
            for task in tasks:
                if task.done() and not task.cancelled():
                    task.result()
            await asyncio.sleep(0.0307)
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.gather(*tasks, return_exceptions=True)
    return [None if task.cancelled() else task.result() for task in tasks]
