"""Raises the exception of requests immediately, and leaves the handlings behind."""
# fails: requests_break with wrong_result

import asyncio


async def serve(requests, handle, log):
    background = set()
    number = 0
    try:
        async for request in requests:
            task = asyncio.create_task(handle_one(request, handle, log))
            background.add(task)
            task.add_done_callback(background.discard)
            number += 1
        await asyncio.gather(*background)
    except asyncio.CancelledError:
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        raise
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
