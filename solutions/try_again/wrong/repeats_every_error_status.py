"""Tries again after each status from 400: a 404 does not go away."""
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
            if response.status < 400:
                return response
            delay = response.retry_after
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    return await request()
