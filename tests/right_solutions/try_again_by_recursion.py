# exercise: try_again
"""Each failed try calls the next one, and a task waits for each request."""

import asyncio


class GiveUp(Exception):
    """Never leaves this module."""


async def try_again(request, tries, base, random, idempotent, *, _wait=None):
    wait = base if _wait is None else _wait
    task = asyncio.create_task(request())
    try:
        response = await task
    except Exception as error:
        match error:
            case ConnectionError() | TimeoutError() if idempotent and tries > 1:
                pause = random() * wait
            case _:
                raise
    else:
        match getattr(response, "status", None), response.retry_after:
            case ((429 | 503), None) if tries > 1:
                pause = random() * wait
            case ((429 | 503), seconds) if tries > 1:
                pause = seconds
            case _:
                return response
    await asyncio.sleep(pause)
    return await try_again(request, tries - 1, base, random, idempotent, _wait=2 * wait)
