"""Awaits the tasks in their order, so it notices a failure only when the steps before it have ended."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    tasks = [asyncio.create_task(step()) for step in steps]
    try:
        return [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
