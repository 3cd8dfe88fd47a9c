"""Pairs the numbers with zip, so the longer count ends with the shorter one."""
# fails: one_goes_on with wrong_output
# fails: own_pace with partly_concurrent

import asyncio


async def count_together(pause, first, second):
    for one, two in zip(range(1, first + 1), range(1, second + 1)):
        print("first", one)
        print("second", two)
        await asyncio.gather(pause(), pause())
    return first + second
