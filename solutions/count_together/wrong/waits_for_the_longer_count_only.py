"""Waits only for the counter with the higher number, but the other one can pause longer."""
# fails: slow_counter with left_running

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()

    one = asyncio.create_task(count("first", first))
    two = asyncio.create_task(count("second", second))
    if first == second:
        await asyncio.gather(one, two)
    await (one if first > second else two)
    return first + second
