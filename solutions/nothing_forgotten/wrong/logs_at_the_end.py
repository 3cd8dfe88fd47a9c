"""Collects all results with gather, and logs the exceptions at the end."""
# fails: errors with wrong_result

import asyncio


async def serve(requests, handle, log):
    pairs = []
    problem = None
    try:
        try:
            async for request in requests:
                pairs.append((request, asyncio.create_task(handle(request))))
        except Exception as error:
            problem = error
        ends = await asyncio.gather(*[task for _, task in pairs], return_exceptions=True)
        for (request, _), end in zip(pairs, ends):
            if isinstance(end, Exception):
                await log(request, end)
    except asyncio.CancelledError:
        for _, task in pairs:
            task.cancel()
        await asyncio.gather(*[task for _, task in pairs], return_exceptions=True)
        raise
    if problem is not None:
        raise problem
    return len(pairs)
