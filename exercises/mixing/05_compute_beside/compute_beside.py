"""Compute beside an event loop. See README.md."""

from collections.abc import AsyncIterator, Callable


async def answer(requests: AsyncIterator[int], crunch: Callable[[int], str], workers: int) -> list[str]:
    """Call `crunch` for each request as soon as it comes, `workers` calls at the same moment. Keep the loop free.

    Return the results in the order of the requests. If a call raises, raise an exception of the same type with the same
    message. Leave nothing running.
    """
    raise NotImplementedError
