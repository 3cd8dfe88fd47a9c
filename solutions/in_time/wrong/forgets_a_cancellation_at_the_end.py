"""Waits for the late jobs to clean up, but a cancellation in that moment leaves them behind."""
# fails: cancelled with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    if not jobs:
        return []
    loop = asyncio.get_running_loop()
    tasks = [asyncio.create_task(job()) for job in jobs]
    timers = [loop.call_later(limit, task.cancel) for task, limit in zip(tasks, limits) if limit < total]
    failed = loop.create_future()
    try:
        for task in tasks:
            task.add_done_callback(
                lambda task: task.cancelled() or not task.exception() or failed.done() or failed.set_result(task)
            )
        everything = asyncio.ensure_future(asyncio.wait(tasks))
        await asyncio.wait([everything, failed], timeout=total, return_when=asyncio.FIRST_COMPLETED)
        everything.cancel()
    finally:
        for timer in timers:
            timer.cancel()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    if failed.done():
        raise failed.result().exception()
    return [None if task.cancelled() else task.result() for task in tasks]
