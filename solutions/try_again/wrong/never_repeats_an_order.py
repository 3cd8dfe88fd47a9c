"""Does not make a request that is not idempotent again even if the server has done nothing."""
# fails: busy with wrong_result

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
            if response.status not in (429, 503) or not idempotent:
                return response
            delay = response.retry_after
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
    return await request()
