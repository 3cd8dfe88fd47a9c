"""A background task fails and nobody ever looks."""

import asyncio

BUG = "exception"
BUG_ALSO = ("leak",)
CLASS = "unknown"


async def background():
    raise ValueError("lost")


async def main():
    asyncio.create_task(background())
    await asyncio.sleep(0.001)


def program() -> None:
    asyncio.run(main())
