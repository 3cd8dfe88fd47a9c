"""Knows the built-in exceptions only, and not the subclasses of libraries."""
# fails: broken with wrong_result

import asyncio
from itertools import count

KNOWN = (ConnectionError, TimeoutError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError)


def passing(error):
    return type(error) in KNOWN


async def try_again(request, tries, base, random, idempotent):
    for n in count(1):
        wait = None
        try:
            response = await request()
        except Exception as error:
            if not passing(error) or not idempotent or n == tries:
                raise
        else:
            if response.status not in {429, 503} or n >= tries:
                return response
            wait = getattr(response, "retry_after", None)
        await asyncio.sleep(random() * base * 2 ** (n - 1) if wait is None else wait)
