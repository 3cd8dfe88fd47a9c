"""Keeps a semaphore for each limit in the module: calls with the same limit share it."""
# fails: again with wrong_result

import asyncio

places = {}


async def at_most(jobs, limit):
    free = places.setdefault((id(asyncio.get_running_loop()), limit), asyncio.Semaphore(limit))
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
