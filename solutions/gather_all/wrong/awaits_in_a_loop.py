"""Awaits each job before it calls the next one."""
# fails: one_second with sequential


async def gather_all(jobs):
    results = []
    for job in jobs:
        results.append(await job())
    return results
