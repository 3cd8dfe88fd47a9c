"""Keeps one total for all calls."""
# fails: again with wrong_result

import asyncio

total = 0


async def count_together(pause, first, second):
    async def count(word, limit):
        global total
        for number in range(1, limit + 1):
            print(word, number)
            total += 1
            await pause()

    await asyncio.gather(count("first", first), count("second", second))
    return total
