"""Returns None for a job that was cancelled, whoever cancelled it, and so goes on after its own cancellation."""
# fails: cancelled with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    tasks = [asyncio.create_task(job()) for job in jobs]
    timers = [
        asyncio.get_running_loop().call_later(min(limit, total), task.cancel) for task, limit in zip(tasks, limits)
    ]
    results = []
    for task in tasks:
        try:
            results.append(await task)
        except asyncio.CancelledError:
            results.append(None)
        except BaseException:
            for other in tasks:
                other.cancel()
            await asyncio.wait(tasks)
            raise
    for timer in timers:
        timer.cancel()
    return results
