"""Uses range(limit), which begins at 0 and ends before the limit."""
# fails: three_each with wrong_output

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(limit):
            print(word, number)
            await pause()
        return limit

    return sum(await asyncio.gather(count("first", first), count("second", second)))
