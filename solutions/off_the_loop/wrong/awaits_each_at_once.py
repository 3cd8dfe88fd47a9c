"""Each call runs in a thread, and is awaited before the next one is handed over."""
# fails: one_second with sequential

import asyncio


async def off_the_loop(calls):
    results = []
    for call in calls:
        results.append(await asyncio.to_thread(call))
    return results
