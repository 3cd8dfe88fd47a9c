"""Handle requests in the background, and lose none of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable


async def serve(
    requests: AsyncIterator[str],
    handle: Callable[[str], Awaitable[object]],
    log: Callable[[str, Exception], Awaitable[object]],
) -> int:
    """Handle each request in the background. Return the number of requests when all of them are handled and logged."""
    number = 0
    problem = None
    async with asyncio.TaskGroup() as group:
        try:
            async for request in requests:
                group.create_task(handle_one(request, handle, log))
                number += 1
        except Exception as error:
            problem = error  # raised when the rest is done: raised here, it would cancel the rest
    if problem is not None:
        raise problem
    return number


async def handle_one(
    request: str,
    handle: Callable[[str], Awaitable[object]],
    log: Callable[[str, Exception], Awaitable[object]],
) -> None:
    """Handle one request, and log its exception."""
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
