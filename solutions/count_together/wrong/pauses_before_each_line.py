"""Pauses before each line instead of after it."""
# fails: line_before_pause with wrong_result

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        await pause()
        print(word, number)
    return limit


async def count_together(pause, first, second):
    return sum(await asyncio.gather(count(pause, "first", first), count(pause, "second", second)))
