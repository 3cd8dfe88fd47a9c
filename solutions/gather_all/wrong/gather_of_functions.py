"""Passes the coroutine functions to gather without calling them."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    return await asyncio.gather(*jobs)
