"""Run steps at the same time; if one fails, end the others, and raise what failed. See README.md."""

from collections.abc import Awaitable, Callable, Sequence


async def all_or_nothing(steps: Sequence[Callable[[], Awaitable[str]]]) -> list[str]:
    """Call every step once, all at once, and return their results in order. Without steps, return [].

    If a step raises, cancel the others. When all have ended, raise that same exception object. If several steps have
    raised, raise an ExceptionGroup of their exceptions.
    """
    raise NotImplementedError
