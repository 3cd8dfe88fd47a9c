"""Takes an OSError of `requests` for the end of the requests."""
# fails: requests_break with wrong_result

import asyncio


async def serve(requests, handle, log):
    tasks, number, problem = set(), 0, None

    async def handle_one(request):
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
        except OSError:
            pass
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
