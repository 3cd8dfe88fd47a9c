"""Waits for a whole batch before the next one starts."""
# fails: freed_place with partly_concurrent
# fails: moments with wrong_result
# fails: results with wrong_result

import asyncio
from itertools import islice


async def at_most(jobs, limit):
    jobs = iter(jobs)
    results = []
    while batch := list(islice(jobs, limit)):
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(job()) for job in batch]
        except ExceptionGroup as several:
            raise several.exceptions[0]
        results += [task.result() for task in tasks]
    return results
