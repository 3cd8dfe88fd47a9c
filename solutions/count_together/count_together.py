"""Two counters, one thread."""

import asyncio
from collections.abc import Awaitable, Callable


async def count_together(pause: Callable[[], Awaitable[object]], first: int, second: int) -> int:
    """Print "first 1" to "first <first>" and, at the same time, "second 1" to "second <second>".

    After each line, the counter that printed it awaits pause() once. Return the number of printed lines.
    """

    async def count(word: str, limit: int) -> int:
        for number in range(1, limit + 1):
            print(word, number)
            await pause()
        return limit

    return sum(await asyncio.gather(count("first", first), count("second", second)))
