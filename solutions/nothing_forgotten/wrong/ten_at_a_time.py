"""Handles no more than ten requests at the same time."""
# fails: together with partly_concurrent
# fails: hundreds with wrong_result

import asyncio


async def serve(requests, handle, log):
    number = 0
    problem = None
    places = asyncio.Semaphore(10)

    async def handle_one(request):
        async with places:
            try:
                await handle(request)
            except Exception as error:
                await log(request, error)

    async with asyncio.TaskGroup() as group:
        try:
            async for request in requests:
                group.create_task(handle_one(request))
                number += 1
        except Exception as error:
            problem = error
    if problem is not None:
        raise problem
    return number
