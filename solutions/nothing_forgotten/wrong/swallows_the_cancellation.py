"""Ends the handlings when it is cancelled, but then returns normally."""
# fails: cancelled with wrong_result

import asyncio


async def serve(requests, handle, log):
    number = 0
    problem = None
    try:
        async with asyncio.TaskGroup() as group:
            try:
                async for request in requests:
                    group.create_task(handle_one(request, handle, log))
                    number += 1
            except Exception as error:
                problem = error
    except asyncio.CancelledError:
        return number
    if problem is not None:
        raise problem
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
