"""Takes an EOFError for a broken connection."""
# fails: other_exceptions with wrong_result

import asyncio


async def try_again(request, tries, base, random, idempotent):
    for number in range(1, tries + 1):
        wait = None
        try:
            response = await request()
        except (ConnectionError, TimeoutError, EOFError):
            if not idempotent or number == tries:
                raise
        else:
            if response.status not in (429, 503) or number == tries:
                return response
            wait = response.retry_after
        await asyncio.sleep(random() * base * 2 ** (number - 1) if wait is None else wait)
