"""Reads the exception in a callback, but task.exception() raises if the task was cancelled."""
# fails: cancelled with raised

import asyncio


async def serve(requests, handle, log):
    background = set()
    number = 0
    problem = None

    def start(coroutine):
        task = asyncio.create_task(coroutine)
        background.add(task)
        return task

    def done(task, request):
        background.discard(task)
        error = task.exception()
        if error:
            start(log(request, error)).add_done_callback(background.discard)

    try:
        try:
            async for request in requests:
                task = start(handle(request))
                task.add_done_callback(lambda task, request=request: done(task, request))
                number += 1
                del task
        except Exception as error:
            problem = error
        while background:
            await asyncio.wait(background)
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        for task in background:
            task.cancel()
        while background:
            await asyncio.wait(background)
            await asyncio.sleep(0)
        raise
    if problem is not None:
        raise problem
    return number
