"""Keeps one semaphore in the module, with the limit of the first call."""
# fails: again with wrong_result

import asyncio

places = None


async def at_most(jobs, limit):
    global places
    if places is None:
        places = asyncio.Semaphore(limit)
    free = places
    numbered, results = enumerate(jobs), {}

    async def work():
        while True:
            async with free:
                pair = next(numbered, None)
                if pair is None:
                    return
                results[pair[0]] = await pair[1]()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
