"""Consumers are awaited although nobody tells them that the work is over."""

import asyncio

BUG = "deadlock"
CLASS = "deadlock"


async def main():
    q = asyncio.Queue()

    async def consumer():
        while True:
            await q.get()

    tasks = [asyncio.create_task(consumer()) for _ in range(2)]
    for i in range(3):
        await q.put(i)
    await asyncio.gather(*tasks)


def program() -> None:
    asyncio.run(main())
