"""Returns the list from gather instead of the sum."""
# fails: three_each with wrong_result

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(word, number)
        await pause()
    return limit


async def count_together(pause, first, second):
    return await asyncio.gather(count(pause, "first", first), count(pause, "second", second))
