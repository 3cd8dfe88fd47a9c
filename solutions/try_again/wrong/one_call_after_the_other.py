"""Holds a lock, so that calls wait for one another."""
# fails: together with wrong_result

import asyncio

LOCK = asyncio.Lock()


async def try_again(request, tries, base, random, idempotent):
    async with LOCK:
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
        return await request()
