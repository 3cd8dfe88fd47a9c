"""Waits for the handlings at the end, but does not cancel them if it is cancelled before."""
# fails: cancelled_early with wrong_result
# fails: cancelled with wrong_result

import asyncio


async def serve(requests, handle, log):
    background = set()
    number = 0
    problem = None
    try:
        async for request in requests:
            task = asyncio.create_task(handle_one(request, handle, log))
            background.add(task)
            task.add_done_callback(background.discard)
            number += 1
    except Exception as error:
        problem = error
    await asyncio.gather(*background)
    if problem is not None:
        raise problem
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
