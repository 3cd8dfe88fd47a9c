"""Awaits each task right after creating it, before the next one exists."""
# fails: three_each with sequential

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(word, number)
        await pause()
    return limit


async def count_together(pause, first, second):
    one = await asyncio.create_task(count(pause, "first", first))
    two = await asyncio.create_task(count(pause, "second", second))
    return one + two
