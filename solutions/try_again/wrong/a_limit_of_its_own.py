"""Gives each request a minute, and takes a slow one for a failed one."""
# fails: busy with wrong_result

import asyncio
from itertools import count

async def try_again(request, tries, base, random, idempotent):
    for n in count(1):
        wait = None
        try:
            response = await asyncio.wait_for(request(), 60)
        except (ConnectionError, TimeoutError):
            if not idempotent or n == tries:
                raise
        else:
            if response.status not in {429, 503} or n >= tries:
                return response
            wait = getattr(response, "retry_after", None)
        await asyncio.sleep(random() * base * 2 ** (n - 1) if wait is None else wait)
