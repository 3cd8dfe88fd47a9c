"""Run steps at the same time; if one fails, end the others, and raise what failed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence


async def all_or_nothing(steps: Sequence[Callable[[], Awaitable[str]]]) -> list[str]:
    """Call every step once, all at once, and return their results in order. Without steps, return [].

    If a step raises, cancel the others. When all have ended, raise that same exception object. If several steps have
    raised, raise an ExceptionGroup of their exceptions.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(step()) for step in steps]
    except ExceptionGroup as several:
        if len(several.exceptions) > 1:
            raise
        raise several.exceptions[0] from None
    return [task.result() for task in tasks]
