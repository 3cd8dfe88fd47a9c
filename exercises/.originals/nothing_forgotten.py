"""Handle requests in the background. This program seems to work, but it loses work. Repair it. See README.md."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable


async def serve(
    requests: AsyncIterator[str],
    handle: Callable[[str], Awaitable[object]],
    log: Callable[[str, Exception], Awaitable[object]],
) -> int:
    """Handle each request in the background. Return the number of requests when all of them are handled and logged."""
    number = 0
    async for request in requests:
        asyncio.create_task(handle_one(request, handle, log))
        number += 1
    await asyncio.sleep(0.1)  # the last ones need a moment
    return number


async def handle_one(
    request: str,
    handle: Callable[[str], Awaitable[object]],
    log: Callable[[str, Exception], Awaitable[object]],
) -> None:
    """Handle one request, and log its exception."""
    try:
        await handle(request)
    except OSError as error:
        log(request, error)
