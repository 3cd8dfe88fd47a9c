"""Shields the log from the cancellation, so it still runs when serve ends."""
# fails: cancelled with wrong_result
# fails: cancelled_early with wrong_result
# fails: cancelled_after_failure with wrong_result

import asyncio


async def _one(request, handle, log):
    try:
        await handle(request)
    except Exception as error:
        await asyncio.shield(log(request, error))


async def serve(requests, handle, log):
    number = 0
    failure = None
    async with asyncio.TaskGroup() as group:
        try:
            async for request in requests:
                group.create_task(_one(request, handle, log))
                number += 1
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure
    return number
