"""Returns the number of requests that did not fail."""
# fails: errors with wrong_result

import asyncio


async def serve(requests, handle, log):
    number = 0
    problem = None

    async def handle_one(request):
        nonlocal number
        try:
            await handle(request)
            number += 1
        except Exception as error:
            await log(request, error)

    async with asyncio.TaskGroup() as group:
        try:
            async for request in requests:
                group.create_task(handle_one(request))
        except Exception as error:
            problem = error
    if problem is not None:
        raise problem
    return number
