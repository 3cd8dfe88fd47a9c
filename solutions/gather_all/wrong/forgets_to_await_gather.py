"""Does not await gather: the result is a future, not the results."""
# fails: none with bad_answer

import asyncio


async def gather_all(jobs):
    return asyncio.gather(*(job() for job in jobs))
