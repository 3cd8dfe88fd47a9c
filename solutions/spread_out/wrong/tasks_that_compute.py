"""Believes that asyncio computes in parallel."""
# fails: parallel with sequential

import asyncio


def spread_out(chunks, crunch, workers):
    async def work(chunk, limit):
        async with limit:
            return crunch(chunk)

    async def main():
        limit = asyncio.Semaphore(workers)
        return await asyncio.gather(*[work(chunk, limit) for chunk in chunks])

    return asyncio.run(main())
