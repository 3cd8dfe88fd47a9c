"""Waits until all steps are done, and only then looks for exceptions: the others are not cancelled."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    results = await asyncio.gather(*[step() for step in steps], return_exceptions=True)
    errors = [result for result in results if isinstance(result, BaseException)]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ExceptionGroup("several steps failed", errors)
    return results
