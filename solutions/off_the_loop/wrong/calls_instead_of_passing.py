"""Writes to_thread(call()): the call runs on the loop, and its result is not callable."""
# fails: one_second with blocks_event_loop

import asyncio


async def off_the_loop(calls):
    return await asyncio.gather(*(asyncio.to_thread(call()) for call in calls))
