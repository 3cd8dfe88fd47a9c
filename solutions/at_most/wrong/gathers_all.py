"""Runs all jobs at once."""
# fails: limit with too_concurrent
# fails: moments with wrong_result
# fails: thousand with wrong_result
# fails: few with wrong_result
# fails: results with wrong_result
# fails: again with wrong_result

import asyncio


async def at_most(jobs, limit):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job()) for job in jobs]
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [task.result() for task in tasks]
