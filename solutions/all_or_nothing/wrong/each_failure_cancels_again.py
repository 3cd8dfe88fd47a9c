"""Each failure cancels the others, also those that already clean up."""
# fails: several with wrong_result

import asyncio


async def all_or_nothing(steps):
    tasks = []
    errors = []

    async def call(step):
        try:
            return await step()
        except Exception as error:
            errors.append(error)
            for other in tasks:
                if other is not asyncio.current_task():
                    other.cancel()

    tasks += [asyncio.create_task(call(step)) for step in steps]
    try:
        results = await asyncio.gather(*tasks, return_exceptions=True)
    except asyncio.CancelledError:
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup("several", errors)
    return results
