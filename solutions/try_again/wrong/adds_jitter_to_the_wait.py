"""Adds the jitter to the full wait."""
# fails: busy with wrong_result
# fails: real with too_slow

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
        await asyncio.sleep(base * 2**number + random() * base if delay is None else delay)
    return await request()
