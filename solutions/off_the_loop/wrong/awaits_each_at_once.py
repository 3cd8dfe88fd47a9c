"""Runs each call in a thread, but awaits it before it starts the next one."""
# fails: one_second with sequential

import asyncio


async def off_the_loop(calls):
    results = []
    for call in calls:
        results.append(await asyncio.to_thread(call))
    return results
