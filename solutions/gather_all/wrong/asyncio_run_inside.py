"""Calls asyncio.run although an event loop is already running."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    async def everything():
        return await asyncio.gather(*(job() for job in jobs))

    return asyncio.run(everything())
