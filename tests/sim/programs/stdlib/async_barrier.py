"""Tasks meet at a barrier. A timeout breaks it for the others, who have to expect that."""

import asyncio


async def scenario(meet):
    barrier = asyncio.Barrier(2)

    async def late():
        await asyncio.sleep(1)
        await meet(barrier)

    async def impatient():
        try:
            async with asyncio.timeout(1):
                await barrier.wait()
        except (TimeoutError, asyncio.BrokenBarrierError):
            await barrier.abort()

    await asyncio.gather(late(), impatient())


async def buggy():
    await scenario(lambda barrier: barrier.wait())


async def right():
    async def meet(barrier):
        try:
            await barrier.wait()
        except asyncio.BrokenBarrierError:
            pass

    await scenario(meet)
