"""Counts the requests of all calls together."""
# fails: again with wrong_result

import asyncio

number = 0


async def serve(requests, handle, log):
    global number
    problem = None
    async with asyncio.TaskGroup() as group:
        try:
            async for request in requests:
                group.create_task(handle_one(request, handle, log))
                number += 1
        except Exception as error:
            problem = error
    if problem is not None:
        raise problem
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
