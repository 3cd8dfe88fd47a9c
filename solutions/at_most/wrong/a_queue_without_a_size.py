"""Puts the jobs into a queue that has room for all of them."""
# fails: thousand with wrong_result

import asyncio


async def at_most(jobs, limit):
    queue = asyncio.Queue()
    for pair in enumerate(jobs):
        queue.put_nowait(pair)
    results = {}

    async def work():
        while not queue.empty():
            place, job = queue.get_nowait()
            results[place] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
