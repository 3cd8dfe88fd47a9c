"""Gives each counter its own task group: leaving the first group waits for the first counter."""
# fails: three_each with sequential

import asyncio


async def count(pause, word, limit):
    for number in range(1, limit + 1):
        print(f"{word} {number}")
        await pause()
    return limit


async def count_together(pause, first, second):
    async with asyncio.TaskGroup() as group:
        one = group.create_task(count(pause, "first", first))
    async with asyncio.TaskGroup() as group:
        two = group.create_task(count(pause, "second", second))
    return one.result() + two.result()
