"""Changes the text of the lines."""
# fails: three_each with wrong_output

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(f"{word}: {number}")
            await pause()
        return limit

    return sum(await asyncio.gather(count("first", first), count("second", second)))
