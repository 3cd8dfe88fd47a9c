"""Handles at most a hundred requests at the same time."""
# fails: hundreds with wrong_result

import asyncio


async def serve(requests, handle, log):
    places, tasks, number, problem = asyncio.Semaphore(100), set(), 0, None

    async def handle_one(request):
        async with places:
            try:
                await handle(request)
            except Exception as error:
                await log(request, error)

    try:
        try:
            async for request in requests:
                number += 1
                task = asyncio.create_task(handle_one(request))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        except Exception as error:
            problem = error
        while tasks:
            await asyncio.wait(set(tasks))
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(set(tasks))
        raise
    if problem is not None:
        raise problem
    return number
