"""Raises an exception instead of returning the last response with 429 or 503."""
# fails: last_try with wrong_result

import asyncio


async def try_again(request, tries, base, random, idempotent):
    for number in range(tries - 1):
        delay = None
        try:
            response = await request()
        except (ConnectionError, TimeoutError):
            if not idempotent:
                raise
        else:
            if response.status not in (429, 503):
                return response
            delay = response.retry_after
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    response = await request()
    if response.status in (429, 503):
        raise ConnectionError(f"status {response.status}")
    return response
