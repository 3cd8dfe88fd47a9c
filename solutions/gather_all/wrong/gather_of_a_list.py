"""Passes one list to gather, which expects each awaitable as its own argument."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    return await asyncio.gather([job() for job in jobs])
