"""A counter is read before an await and written after it."""

import asyncio

BUG = "assertion"
CLASS = "lost_update"

counter = 0


async def bump():
    global counter
    value = counter
    await asyncio.sleep(0)
    counter = value + 1


async def main():
    await asyncio.gather(bump(), bump())
    assert counter == 2, counter


def program() -> None:
    global counter
    counter = 0
    asyncio.run(main())
