"""gather is taken to return the results; it returns a future."""
# fails: none with bad_answer

import asyncio


async def gather_all(jobs):
    return asyncio.gather(*(job() for job in jobs))
