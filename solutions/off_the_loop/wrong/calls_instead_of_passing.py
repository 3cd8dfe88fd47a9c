"""to_thread(call()) makes the call on the loop, and gives its result to a thread that cannot call it."""
# fails: one_second with blocks_event_loop

import asyncio


async def off_the_loop(calls):
    return await asyncio.gather(*(asyncio.to_thread(call()) for call in calls))
