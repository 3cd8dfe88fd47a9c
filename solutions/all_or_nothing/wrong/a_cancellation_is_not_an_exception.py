"""Ends the steps after an Exception only, and CancelledError is none."""
# fails: cancelled with wrong_result

import asyncio


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        return await asyncio.gather(*tasks)
    except Exception:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        errors = [end for end in ends if isinstance(end, Exception)]
        if len(errors) > 1:
            raise ExceptionGroup("several steps failed", errors) from None
        raise errors[0] from None
