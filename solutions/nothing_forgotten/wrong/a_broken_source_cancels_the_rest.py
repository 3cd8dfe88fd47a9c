"""If requests raises, the task group cancels all handlings, and wraps the exception in a group."""
# fails: requests_break with wrong_result

import asyncio


async def serve(requests, handle, log):
    number = 0
    async with asyncio.TaskGroup() as group:
        async for request in requests:
            group.create_task(handle_one(request, handle, log))
            number += 1
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
