"""return_exceptions=True puts the exception into the list, as if it were a result."""
# fails: exception with swallowed_exception

import asyncio


async def gather_all(jobs):
    return await asyncio.gather(*(job() for job in jobs), return_exceptions=True)
