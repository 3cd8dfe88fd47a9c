"""Calls all the other jobs, too, before it raises."""
# fails: exception with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results, problems = {}, []

    async def work():
        for place, job in numbered:
            try:
                results[place] = await job()
            except Exception as error:
                problems.append(error)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(limit):
                group.create_task(work())
    except ExceptionGroup as several:
        raise several.exceptions[0]
    if problems:
        raise problems[0]
    return [results[place] for place in range(len(results))]
