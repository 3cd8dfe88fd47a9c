"""Takes an empty request for the end."""
# fails: texts with wrong_result

import asyncio


async def serve(requests, handle, log):
    number = 0
    problem = None
    async with asyncio.TaskGroup() as group:
        try:
            async for request in requests:
                if not request:
                    break
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
