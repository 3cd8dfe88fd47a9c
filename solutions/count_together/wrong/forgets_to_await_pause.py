"""Calls pause() without await: that creates a coroutine, but does not run it."""
# fails: three_each with wrong_result

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(word, number)
        pause()
    return limit


async def count_together(pause, first, second):
    results = await asyncio.gather(count(pause, "first", first), count(pause, "second", second))
    return sum(results)
