"""Calls the blocking functions inside the coroutine."""
# fails: free_loop with blocks_event_loop


async def off_the_loop(calls):
    return [call() for call in calls]
