"""Two counters, one thread: count twice at the same time. See README.md."""

from collections.abc import Awaitable, Callable


async def count_together(pause: Callable[[], Awaitable[object]], first: int, second: int) -> int:
    """Print "first 1" to "first <first>" and, at the same time, "second 1" to "second <second>".

    After each line, the counter that printed it awaits pause() once. Return the number of printed lines.
    """
    raise NotImplementedError
