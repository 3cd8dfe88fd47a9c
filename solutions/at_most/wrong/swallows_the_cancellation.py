"""Returns what is there when it is cancelled."""
# fails: cancelled with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        for place, job in numbered:
            results[place] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    except asyncio.CancelledError:
        pass
    return [results.get(place) for place in range(len(results))]
