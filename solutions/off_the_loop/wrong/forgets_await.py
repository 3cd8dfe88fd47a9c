"""Returns the coroutines of to_thread without awaiting them."""
# fails: one_second with bad_answer

import asyncio


async def off_the_loop(calls):
    return [asyncio.to_thread(call) for call in calls]
