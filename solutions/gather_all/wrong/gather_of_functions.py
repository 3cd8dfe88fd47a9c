"""The coroutine functions themselves are given to gather; nobody called them."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    return await asyncio.gather(*jobs)
