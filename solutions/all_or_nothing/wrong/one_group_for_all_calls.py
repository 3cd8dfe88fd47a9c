"""Keeps the tasks of all calls in the module, so a failure of one call cancels the steps of another one."""
# fails: again with wrong_result

import asyncio

all_tasks = set()


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    all_tasks.update(tasks)
    try:
        return await asyncio.gather(*tasks)
    except BaseException as problem:
        for task in all_tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        errors = [end for end in ends if isinstance(end, Exception)]
        if isinstance(problem, asyncio.CancelledError) or len(errors) == 1:
            raise
        raise ExceptionGroup("several steps failed", errors) from None
