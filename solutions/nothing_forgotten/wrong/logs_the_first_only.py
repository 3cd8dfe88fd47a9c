"""One exception ends everything: the first one that gather raises is logged, and the others are lost."""
# fails: errors with wrong_result
# fails: cancelled_early with raised
# fails: cancelled_after_failure with raised

import asyncio


async def serve(requests, handle, log):
    tasks = []
    request = None
    async for request in requests:
        tasks.append(asyncio.create_task(handle(request)))
    try:
        await asyncio.gather(*tasks)
    except Exception as error:
        await log(request, error)
    return len(tasks)
