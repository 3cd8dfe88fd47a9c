"""Hand items from producers over to consumers, with limited room between them. See README.md."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any


async def hand_over(
    producers: Sequence[AsyncIterator[Any]], consumers: Sequence[Callable[[Any], Awaitable[object]]], room: int
) -> None:
    """Give each item of the producers to one of the consumers, and return when all are consumed.

    At most `room` items wait. If a producer or a consumer raises, cancel the others; when they have ended, raise the
    same exception object.
    """
    raise NotImplementedError
