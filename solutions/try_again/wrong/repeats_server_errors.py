"""Tries again after each status from 500: a server that fails with 500 may have done the work."""
# fails: other_statuses with wrong_result

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
            if response.status != 429 and response.status < 500:
                return response
            delay = response.retry_after
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    return await request()
