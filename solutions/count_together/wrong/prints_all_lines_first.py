"""Prints all lines first and makes all pauses afterwards."""
# fails: line_before_pause with wrong_result

import asyncio


async def count_together(pause, first, second):
    for word, count in (("first", first), ("second", second)):
        for number in range(1, count + 1):
            print(f"{word} {number}", flush=True)

    async def pauses(count):
        for _ in range(count):
            await pause()

    await asyncio.gather(pauses(first), pauses(second))
    return first + second
