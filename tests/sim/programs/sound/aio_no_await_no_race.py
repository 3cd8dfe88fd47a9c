"""Without an await in between, a read-modify-write of a task is atomic in asyncio: no lock needed."""

import asyncio


async def main():
    count = 0
    seen = {}

    async def bump(i):
        nonlocal count
        for _ in range(3):
            old = count
            seen[i] = old
            count = old + 1
            await asyncio.sleep(0)

    await asyncio.gather(*(bump(i) for i in range(3)))
    assert count == 9


def program() -> None:
    asyncio.run(main())
