"""Hundreds of calls that wait at the same time, and little memory for each. See README.md."""

from collections.abc import Awaitable, Callable


async def weigh_them(count: int, ask: Callable[[], str], ask_async: Callable[[], Awaitable[str]]) -> list[str]:
    """Make `count` calls at the same time, and return a list of their answers.

    A call is `ask()`, which blocks, or `await ask_async()`. While it waits, each may take at most 6 KB of memory.
    """
    raise NotImplementedError
