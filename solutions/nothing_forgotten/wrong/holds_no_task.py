"""Counts how many are still running, but holds no task: one that only waits can vanish."""
# fails: collected with wrong_result

import asyncio


async def serve(requests, handle, log):
    number = running = 0
    problem = None
    over = asyncio.Event()

    async def handle_one(request):
        nonlocal running
        try:
            await handle(request)
        except Exception as error:
            await log(request, error)
        finally:
            running -= 1
            over.set()

    try:
        async for request in requests:
            running += 1
            asyncio.create_task(handle_one(request))
            number += 1
    except Exception as error:
        problem = error
    while running:
        over.clear()
        await over.wait()
    if problem is not None:
        raise problem
    return number
