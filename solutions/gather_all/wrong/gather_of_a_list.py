"""gather is given one list, where it takes each awaitable as an argument of its own."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    return await asyncio.gather([job() for job in jobs])
