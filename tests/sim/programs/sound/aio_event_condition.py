"""asyncio.Event and asyncio.Condition between producers and consumers."""

import asyncio


async def main():
    ready = asyncio.Event()
    cond = asyncio.Condition()
    items, got = [], []

    async def consumer(n):
        await ready.wait()
        async with cond:
            await cond.wait_for(lambda: items)
            got.append(items.pop(0))
        return n

    async def producer():
        ready.set()
        for i in range(2):
            async with cond:
                items.append(i)
                cond.notify()
            await asyncio.sleep(0)

    await asyncio.gather(consumer(0), consumer(1), producer())
    assert sorted(got) == [0, 1]
    async with cond:
        try:
            await asyncio.wait_for(cond.wait(), 0.001)
        except asyncio.TimeoutError:
            pass
        else:
            raise AssertionError


def program() -> None:
    asyncio.run(main())
