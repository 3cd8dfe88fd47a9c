"""Wraps each blocking call in async def and gathers them; they still run on the loop."""
# fails: one_second with blocks_event_loop

import asyncio


async def off_the_loop(calls):
    async def work(call):
        return call()

    return await asyncio.gather(*(work(call) for call in calls))
