"""Repeat a request that failed for the moment, and do no harm by it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol


class Response(Protocol):
    """The answer of a server."""

    status: int
    retry_after: float | None


BUSY = 429, 503
"""Statuses with which a server says that it has done nothing, and may be asked again."""


async def try_again(
    request: Callable[[], Awaitable[Response]],
    tries: int,
    base: float,
    random: Callable[[], float],
    idempotent: bool,
) -> Response:
    """Make the request up to `tries` times, and return the response, or raise the exception, of the last one.

    Try again after status 429 and 503. If the request is idempotent, try again after a ConnectionError or TimeoutError,
    too. Before try n + 1, wait `retry_after` seconds if the response has that, else random() * base * 2 ** (n - 1).
    """
    for number in range(tries - 1):
        delay = None
        try:
            response = await request()
        except (ConnectionError, TimeoutError):
            if not idempotent:
                raise
        else:
            if response.status not in BUSY:
                return response
            delay = response.retry_after
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    return await request()
