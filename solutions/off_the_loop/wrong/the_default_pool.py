"""Uses the default pool of to_thread, which has at most 32 threads and often fewer."""
# fails: many with partly_concurrent

import asyncio


async def off_the_loop(calls):
    return await asyncio.gather(*(asyncio.to_thread(call) for call in calls))
