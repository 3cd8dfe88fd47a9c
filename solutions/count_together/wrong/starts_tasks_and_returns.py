"""Creates tasks and returns before they have run."""
# fails: three_each with left_running

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()

    asyncio.create_task(count("first", first))
    asyncio.create_task(count("second", second))
    return first + second
