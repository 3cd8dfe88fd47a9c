"""A background task is still pending when main returns; asyncio.run cancels it half way."""

import asyncio

BUG = "leak"
BUG_ALSO = ("assertion",)
CLASS = "unknown"


def program() -> None:
    log = []

    async def background():
        log.append("begin")
        await asyncio.sleep(0.01)
        log.append("end")

    async def main():
        asyncio.create_task(background())
        await asyncio.sleep(0.001)

    asyncio.run(main())
    assert log == ["begin", "end"], log
