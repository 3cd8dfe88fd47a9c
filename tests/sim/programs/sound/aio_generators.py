"""Async generators, comprehensions, async with, async for, aclosing; closed early and late."""

import asyncio
import contextlib


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        self.n -= 1
        return self.n


async def ticks(n, log):
    try:
        for i in range(n):
            await asyncio.sleep(0.001)
            yield i
    finally:
        log.append("closed")


@contextlib.asynccontextmanager
async def opened(log):
    log.append("open")
    try:
        yield "resource"
    finally:
        await asyncio.sleep(0)
        log.append("close")


async def main():
    log = []
    assert [x async for x in Countdown(3)] == [2, 1, 0]
    assert {x: y async for x in Countdown(2) for y in [x * 2]} == {1: 2, 0: 0}
    async with contextlib.aclosing(ticks(10, log)) as gen:
        async for i in gen:
            if i == 1:
                break
    assert log == ["closed"]
    async with opened(log) as r:
        assert r == "resource"
    assert log == ["closed", "open", "close"]
    assert sum([x async for x in ticks(3, log) if x]) == 3


def program() -> None:
    asyncio.run(main())
