"""Computes in the coroutine itself."""
# fails: free_loop with blocks_event_loop

async def answer(requests, crunch, workers):
    return [crunch(number) async for number in requests]
