"""Calls asyncio.run although an event loop is already running."""
# fails: three_each with raised

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(word, number)
        await pause()
    return limit


async def both(pause, first, second):
    return await asyncio.gather(count(pause, "first", first), count(pause, "second", second))


async def count_together(pause, first, second):
    return sum(asyncio.run(both(pause, first, second)))
