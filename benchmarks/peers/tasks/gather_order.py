"""Two requests run together. The program takes answers in the order in which they come, or as `gather` returns them."""

import asyncio


async def fetch(number, arrived):
    await asyncio.sleep(0.01)
    arrived.append(number)
    return number


async def buggy():
    arrived = []
    await asyncio.gather(*(fetch(number, arrived) for number in range(2)))
    assert arrived == [0, 1]


async def right():
    arrived = []
    answers = await asyncio.gather(*(fetch(number, arrived) for number in range(2)))
    assert answers == [0, 1]
