"""Passes plain functions to gather, which does not run them in threads."""
# fails: one_second with raised

import asyncio


async def off_the_loop(calls):
    return await asyncio.gather(*calls)
