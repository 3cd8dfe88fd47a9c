"""pause() is called without await: that only makes a coroutine object, and nothing is waited for."""
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
