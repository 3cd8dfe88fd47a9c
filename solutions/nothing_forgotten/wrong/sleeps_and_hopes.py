"""Sleeps for a while at the end, and hopes that all are done by then."""
# fails: background with wrong_result
# fails: together with left_running

import asyncio


async def serve(requests, handle, log):
    background = set()
    number = 0
    async for request in requests:
        task = asyncio.create_task(handle_one(request, handle, log))
        background.add(task)
        task.add_done_callback(background.discard)
        number += 1
    await asyncio.sleep(0.05)
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
