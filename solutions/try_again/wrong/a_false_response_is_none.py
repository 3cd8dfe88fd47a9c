"""Takes a response that counts as false for none."""
# fails: other_statuses with wrong_result

import asyncio


async def try_again(request, tries, base, random, idempotent):
    for number in range(tries):
        delay = response = None
        try:
            response = await request()
        except (ConnectionError, TimeoutError):
            if not idempotent or number == tries - 1:
                raise
        if response or (response is not None and number == tries - 1):
            return response
        delay = response.retry_after if response is not None else None
        await asyncio.sleep(random() * base * 2**number if delay is None else delay)
