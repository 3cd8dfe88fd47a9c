"""A coroutine is called and not awaited."""

import asyncio

BUG = "leak"
BUG_ALSO = ("exception",)
CLASS = "leak"


async def save(out):
    out.append("saved")


async def main():
    out = []
    save(out)
    await asyncio.sleep(0)


def program() -> None:
    asyncio.run(main())
