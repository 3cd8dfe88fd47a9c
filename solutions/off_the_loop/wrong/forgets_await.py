"""to_thread is taken to give the result; it gives a coroutine that somebody has to await."""
# fails: one_second with bad_answer

import asyncio


async def off_the_loop(calls):
    return [asyncio.to_thread(call) for call in calls]
