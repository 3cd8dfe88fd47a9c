"""Each job is awaited before the next one is called."""
# fails: one_second with sequential


async def gather_all(jobs):
    results = []
    for job in jobs:
        results.append(await job())
    return results
