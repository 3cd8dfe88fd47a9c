"""total += await ...: the left side is read before the await."""

import asyncio

BUG = "assertion"
CLASS = "lost_update"


class Sum:
    total = 0


async def fetch(n):
    await asyncio.sleep(0.001 * n)
    return n


async def add(n):
    Sum.total += await fetch(n)


async def main():
    Sum.total = 0
    await asyncio.gather(add(1), add(2))
    assert Sum.total == 3, Sum.total


def program() -> None:
    asyncio.run(main())
