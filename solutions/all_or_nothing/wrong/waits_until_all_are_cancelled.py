"""Waits until every other step counts as cancelled; one that ends normally never does."""
# fails: ends_normally with livelock

import asyncio


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        return await asyncio.gather(*tasks)
    except BaseException as problem:
        rest = [task for task in tasks if not task.done()]
        for task in rest:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        while not all(task.cancelled() for task in rest):
            await asyncio.sleep(0.1)
        errors = [end for end in ends if isinstance(end, Exception)]
        if isinstance(problem, asyncio.CancelledError) or len(errors) == 1:
            raise
        raise ExceptionGroup("several steps failed", errors) from None
