"""asyncio.Barrier as a context manager, and aborted."""

import asyncio


async def main():
    barrier = asyncio.Barrier(3)
    before, after = [], []

    async def member(n):
        before.append(n)
        async with barrier as position:
            assert len(before) == 3
            after.append(position)

    await asyncio.gather(*(member(n) for n in range(3)))
    assert sorted(after) == [0, 1, 2]

    async def lonely():
        try:
            await barrier.wait()
        except asyncio.BrokenBarrierError:
            return "broken"

    t = asyncio.create_task(lonely())
    await asyncio.sleep(0.001)
    await barrier.abort()
    assert await t == "broken"


def program() -> None:
    asyncio.run(main())
