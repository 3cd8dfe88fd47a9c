"""Keeps the tasks of all calls in one set, so each call waits for the handlings of the others."""
# fails: again with wrong_result

import asyncio

background = set()


async def serve(requests, handle, log):
    number = 0
    problem = None
    try:
        try:
            async for request in requests:
                task = asyncio.create_task(handle_one(request, handle, log))
                background.add(task)
                task.add_done_callback(background.discard)
                number += 1
        except Exception as error:
            problem = error
        await asyncio.gather(*background)
    except asyncio.CancelledError:
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        raise
    if problem is not None:
        raise problem
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
