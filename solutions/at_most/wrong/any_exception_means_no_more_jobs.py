"""Takes every exception of the iterator for its end."""
# fails: source_fails with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        while True:
            try:
                place, job = next(numbered)
            except Exception:
                break
            results[place] = await job()

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    return [results[place] for place in range(len(results))]
