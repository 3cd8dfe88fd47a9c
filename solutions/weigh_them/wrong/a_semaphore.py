"""Saves memory by a semaphore. The tasks that wait for it wait for nothing else."""
# fails: weight with partly_concurrent
# fails: together with partly_concurrent

import asyncio


async def weigh_them(count, ask, ask_async):
    room = asyncio.Semaphore(60)

    async def one():
        async with room:
            return await ask_async()

    return await asyncio.gather(*[one() for _ in range(count)])
