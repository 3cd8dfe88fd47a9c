"""asyncio.run is used as the way to run coroutines, although a loop is running already."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    async def everything():
        return await asyncio.gather(*(job() for job in jobs))

    return asyncio.run(everything())
