"""Puts the CancelledError of the other steps into the group, too."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        return await asyncio.gather(*tasks)
    except BaseException as problem:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(problem, asyncio.CancelledError):
            raise
        errors = [end for end in ends if isinstance(end, BaseException)]
        if len(errors) == 1:
            raise errors[0]
        raise ExceptionGroup("several steps failed", [RuntimeError(repr(error)) for error in errors])
