"""Only the worker whose job raises ends; the others do the rest."""
# fails: exception with wrong_result

import asyncio


async def at_most(jobs, limit):
    numbered = enumerate(jobs)
    results = {}

    async def work():
        for place, job in numbered:
            results[place] = await job()

    workers = [asyncio.create_task(work()) for _ in range(limit)]
    try:
        await asyncio.wait(workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    for worker in workers:
        worker.result()
    return [results[place] for place in range(len(results))]
