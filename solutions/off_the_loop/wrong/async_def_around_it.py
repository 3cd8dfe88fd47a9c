"""A blocking call is wrapped in async def and gathered; it still runs on the loop."""
# fails: one_second with blocks_event_loop

import asyncio


async def off_the_loop(calls):
    async def work(call):
        return call()

    return await asyncio.gather(*(work(call) for call in calls))
