"""gather raises the first exception, and the other workers go on."""
# fails: exception with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        for place, job in numbered:
            results[place] = await job()

    await asyncio.gather(*[work() for _ in range(limit)])
    return [results[place] for place in range(len(results))]
