"""Waits after the last try, too."""
# fails: last_try with wrong_result

import asyncio


async def try_again(request, tries, base, random, idempotent):
    for number in range(tries):
        delay = end = None
        try:
            response = await request()
        except (ConnectionError, TimeoutError) as error:
            if not idempotent:
                raise
            end = error
        else:
            if response.status not in (429, 503):
                return response
            delay = response.retry_after
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    if end is not None:
        raise end
    return response
