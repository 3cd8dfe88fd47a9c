"""Takes one job for each place first, and there may be fewer."""
# fails: few with raised

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work(pair):
        while pair:
            place, job = pair
            results[place] = await job()
            pair = next(numbered, None)

    firsts = [numbered.__next__() for _ in range(limit)]
    try:
        async with asyncio.TaskGroup() as group:
            for first in firsts:
                group.create_task(work(first))
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
