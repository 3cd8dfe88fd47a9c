"""Lets five hundred calls wait at a time, which is more than the two measured runs make."""
# fails: together with partly_concurrent

import asyncio


async def weigh_them(count, ask, ask_async):
    places = asyncio.Semaphore(500)

    async def call():
        async with places:
            return await ask_async()

    return list(await asyncio.gather(*[call() for _ in range(count)]))
