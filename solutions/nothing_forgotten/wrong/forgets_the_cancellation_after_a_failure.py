"""Cancels nothing if serve is cancelled while it waits because requests raised."""
# fails: cancelled_after_failure with wrong_result

import asyncio


async def _one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)


async def serve(requests, handle, log):
    running = set()
    number = 0
    try:
        async for request in requests:
            task = asyncio.create_task(_one(request, handle, log))
            running.add(task)
            task.add_done_callback(running.discard)
            number += 1
        while running:
            await asyncio.wait(set(running))
    except asyncio.CancelledError:
        left = set(running)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        raise
    except Exception:
        while running:
            await asyncio.wait(set(running))
        raise
    return number
