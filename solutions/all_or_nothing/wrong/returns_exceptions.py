"""Returns the exceptions in the list."""
# fails: failure with bad_answer

import asyncio


async def all_or_nothing(steps):
    return await asyncio.gather(*[step() for step in steps], return_exceptions=True)
