"""Keeps every task in a list until the end."""
# fails: kept with wrong_result

import asyncio


async def serve(requests, handle, log):
    problem = None
    async with asyncio.TaskGroup() as group:
        tasks = []
        try:
            async for request in requests:
                tasks.append(group.create_task(handle_one(request, handle, log)))
        except Exception as error:
            problem = error
    if problem is not None:
        raise problem
    return len(tasks)


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
