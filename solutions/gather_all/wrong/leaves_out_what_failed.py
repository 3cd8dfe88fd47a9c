"""Returns the results of the successful jobs and does not report the failed one."""
# fails: exception with swallowed_exception

import asyncio


async def gather_all(jobs):
    results = await asyncio.gather(*(job() for job in jobs), return_exceptions=True)
    return [result for result in results if not isinstance(result, Exception)]
