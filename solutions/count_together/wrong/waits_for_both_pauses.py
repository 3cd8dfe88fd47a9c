"""Gathers the two pauses of each round, so each round waits for the longer pause."""
# fails: own_pace with partly_concurrent

import asyncio


async def count_together(pause, first, second):
    async def say(word, number):
        print(f"{word} {number}")
        await pause()

    for number in range(1, max(first, second) + 1):
        limits = (("first", first), ("second", second))
        await asyncio.gather(*[say(word, number) for word, limit in limits if number <= limit])
    return first + second
