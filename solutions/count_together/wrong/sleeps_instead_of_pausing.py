"""Calls time.sleep, which blocks the whole thread and with it the other counter."""
# fails: three_each with blocks_event_loop

import asyncio
import time


async def count(word, limit):
    for number in range(1, limit + 1):
        print(word, number)
        time.sleep(0.7)
    return limit


async def count_together(pause, first, second):
    one, two = await asyncio.gather(count("first", first), count("second", second))
    return one + two
