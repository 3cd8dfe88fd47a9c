"""Starts both counters, but waits only for the first."""
# fails: one_goes_on with left_running

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()

    other = asyncio.create_task(count("second", second))
    await count("first", first)
    return first + second
