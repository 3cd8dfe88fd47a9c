"""Waits for each handling before it takes the next request."""
# fails: background with wrong_result
# fails: together with sequential


async def serve(requests, handle, log):
    number = 0
    problem = None
    try:
        async for request in requests:
            number += 1
            try:
                await handle(request)
            except Exception as error:
                await log(request, error)
    except Exception as error:
        problem = error
    if problem is not None:
        raise problem
    return number
