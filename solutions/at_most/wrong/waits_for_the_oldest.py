"""Waits for the oldest job in flight before it starts the next one."""
# fails: freed_place with partly_concurrent
# fails: moments with wrong_result
# fails: results with wrong_result

import asyncio
from collections import deque


async def at_most(jobs, limit):
    running, results = deque(), []
    try:
        for job in jobs:
            if len(running) == limit:
                results.append(await running[0])
                running.popleft()
            running.append(asyncio.create_task(job()))
        while running:
            results.append(await running[0])
            running.popleft()
        return results
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
