"""Uses return_exceptions=True, which puts the exception into the list of results."""
# fails: exception with swallowed_exception

import asyncio


async def gather_all(jobs):
    return await asyncio.gather(*(job() for job in jobs), return_exceptions=True)
