"""gather raises the first exception, and leaves the other steps running."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    return await asyncio.gather(*[step() for step in steps])
