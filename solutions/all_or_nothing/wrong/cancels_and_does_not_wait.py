"""Cancels the other steps, but does not wait until they have ended."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        return await asyncio.gather(*tasks)
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0)
        raise
