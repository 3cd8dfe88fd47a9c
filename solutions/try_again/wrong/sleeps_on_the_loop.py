"""Waits with time.sleep, so that nothing else runs meanwhile."""
# fails: real with blocks_event_loop
# fails: cancelled with wrong_result
# fails: together with wrong_result

import time


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
        time.sleep(random() * base * 2**number if delay is None else delay)
    return await request()
