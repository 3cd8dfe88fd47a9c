"""`as_completed` gives results in the order in which they come."""

import asyncio


async def ask(number):
    await asyncio.sleep(1)
    return number


async def buggy():
    assert [await each for each in asyncio.as_completed([ask(0), ask(1)])] == [0, 1]


async def right():
    assert sorted([await each for each in asyncio.as_completed([ask(0), ask(1)])]) == [0, 1]
