"""asyncio.Condition notified before anyone waits, without a predicate."""

import asyncio

BUG = "deadlock"
CLASS = "lost_wakeup"


async def main():
    cond = asyncio.Condition()

    async def producer():
        async with cond:
            cond.notify()

    async def consumer():
        async with cond:
            await cond.wait()

    await asyncio.gather(producer(), consumer())


def program() -> None:
    asyncio.run(main())
