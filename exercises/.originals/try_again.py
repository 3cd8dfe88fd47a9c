"""Repeat a request that failed for the moment, and do no harm by it. See README.md."""

from collections.abc import Awaitable, Callable
from typing import Protocol


class Response(Protocol):
    """The answer of a server."""

    status: int
    """200 for success, 429 for too many requests, 503 for a server that cannot answer at the moment, and others."""

    retry_after: float | None
    """Seconds after which the server wants to be asked again; None if it does not say."""


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
    raise NotImplementedError
