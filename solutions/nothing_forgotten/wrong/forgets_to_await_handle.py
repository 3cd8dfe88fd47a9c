"""Calls handle, but does not await it, so it never runs."""
# fails: background with left_running
# fails: together with wrong_result
# fails: collected with wrong_result


async def serve(requests, handle, log):
    number = 0
    async for request in requests:
        try:
            handle(request)
        except Exception as error:
            await log(request, error)
        number += 1
    return number
