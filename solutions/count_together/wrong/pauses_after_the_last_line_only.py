"""Pauses after the loop instead of inside it."""
# fails: three_each with wrong_result
# fails: own_pace with partly_concurrent

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(word, number)
    await pause()
    return limit


async def count_together(pause, first, second):
    return sum(await asyncio.gather(count(pause, "first", first), count(pause, "second", second)))
