"""Calls run_until_complete on the loop that is already running."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    loop = asyncio.get_running_loop()
    return [loop.run_until_complete(job()) for job in jobs]
