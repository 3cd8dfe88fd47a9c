"""Counts the failures of all calls together."""
# fails: together with wrong_result

import asyncio

FAILURES = [0]


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
        FAILURES[0] += 1
        await asyncio.sleep(random() * base * 2 ** (FAILURES[0] - 1) if delay is None else delay)
    return await request()
