"""The blocking functions are called in the coroutine itself, as if async def made them harmless."""
# fails: free_loop with blocks_event_loop


async def off_the_loop(calls):
    return [call() for call in calls]
