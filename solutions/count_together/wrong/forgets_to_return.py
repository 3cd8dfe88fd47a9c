"""Awaits the counters, but drops their results."""
# fails: three_each with wrong_result

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()

    await asyncio.gather(count("first", first), count("second", second))
