"""Keeps a Retry-After for the waits that follow."""
# fails: retry_after with wrong_result

import asyncio


async def try_again(request, tries, base, random, idempotent):
    delay = None
    for number in range(tries - 1):
        try:
            response = await request()
        except (ConnectionError, TimeoutError):
            if not idempotent:
                raise
        else:
            if response.status not in (429, 503):
                return response
            delay = response.retry_after if response.retry_after is not None else delay
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    return await request()
