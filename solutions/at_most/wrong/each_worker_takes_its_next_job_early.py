"""Each worker takes its next job before it awaits the one it has."""
# fails: thousand with wrong_result
# fails: forty with partly_concurrent
# fails: freed_place with partly_concurrent

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        pair = next(numbered, None)
        while pair:
            following = next(numbered, None)
            place, job = pair
            results[place] = await job()
            pair = following

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
