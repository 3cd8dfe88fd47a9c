"""A shielded write goes on after its task was cancelled. Waiting for it, or not, makes the difference."""

import asyncio


class File:
    def __init__(self):
        self.lines = []

    async def write(self):
        await asyncio.sleep(1)
        self.lines.append("line")


async def scenario(wait):
    file = File()
    writing = asyncio.create_task(file.write())

    async def save():
        await asyncio.shield(writing)

    task = asyncio.create_task(save())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    if wait:
        await writing
    assert file.lines == ["line"]


async def buggy():
    await scenario(False)


async def right():
    await scenario(True)
