"""Polls the tasks in a loop, which keeps a processor busy."""
# fails: one_second with busy_wait

import asyncio


async def count_together(pause, first, second):
    async def count(word, limit):
        for number in range(1, limit + 1):
            print(word, number)
            await pause()
        return limit

    one = asyncio.create_task(count("first", first))
    two = asyncio.create_task(count("second", second))
    while not (one.done() and two.done()):
        await asyncio.sleep(0)
    return one.result() + two.result()
