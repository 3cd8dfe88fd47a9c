"""The pool behind to_thread is taken to be without end; it has 32 threads at most, often fewer."""
# fails: many with partly_concurrent

import asyncio


async def off_the_loop(calls):
    return await asyncio.gather(*(asyncio.to_thread(call) for call in calls))
