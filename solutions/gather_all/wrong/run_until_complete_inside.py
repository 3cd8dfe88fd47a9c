"""The running loop is asked to run until a coroutine is complete, from inside a coroutine that it is running."""
# fails: one_second with raised

import asyncio


async def gather_all(jobs):
    loop = asyncio.get_running_loop()
    return [loop.run_until_complete(job()) for job in jobs]
