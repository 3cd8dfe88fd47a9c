"""Does not await gather: the result is a future, not the results."""
# fails: three_each with raised

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()
        return limit

    one, two = asyncio.gather(count("first", first), count("second", second))
    return one + two
