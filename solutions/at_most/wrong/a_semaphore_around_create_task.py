"""The semaphore is free again as soon as the task has been made."""
# fails: limit with too_concurrent
# fails: moments with wrong_result
# fails: thousand with wrong_result
# fails: few with wrong_result
# fails: results with wrong_result
# fails: again with wrong_result

import asyncio


async def at_most(jobs, limit):
    places = asyncio.Semaphore(limit)
    tasks = []
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                async with places:
                    tasks.append(group.create_task(job()))
    except ExceptionGroup as several:
        raise several.exceptions[0]
    except BaseException:
        raise
    return [task.result() for task in tasks]
