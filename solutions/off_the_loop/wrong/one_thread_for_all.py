"""Runs all calls in one thread, one after the other."""
# fails: one_second with sequential

import asyncio


async def off_the_loop(calls):
    return await asyncio.to_thread(lambda: [call() for call in calls])
