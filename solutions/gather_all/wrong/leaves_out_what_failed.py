"""The results of those that went well are returned; that one is missing is not told."""
# fails: exception with swallowed_exception

import asyncio


async def gather_all(jobs):
    results = await asyncio.gather(*(job() for job in jobs), return_exceptions=True)
    return [result for result in results if not isinstance(result, Exception)]
