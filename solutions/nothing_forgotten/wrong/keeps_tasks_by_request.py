"""Keeps the tasks in a dictionary by request, but the same request can come again."""
# fails: texts with wrong_result
# fails: cancelled_early with wrong_result

import asyncio


async def serve(requests, handle, log):
    tasks = {}
    number = 0
    problem = None
    try:
        async for request in requests:
            tasks[request] = task = asyncio.create_task(handle_one(request, handle, log))
            task.add_done_callback(lambda _, request=request: tasks.pop(request, None))
            number += 1
    except Exception as error:
        problem = error
    try:
        await asyncio.gather(*tasks.values())
    except asyncio.CancelledError:
        while tasks:
            await asyncio.wait(tasks.values())
        raise
    if problem is not None:
        raise problem
    return number


async def handle_one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await log(request, error)
