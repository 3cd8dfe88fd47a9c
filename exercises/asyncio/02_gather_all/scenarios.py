"""Several calls of the submitted function: the scenario returns what they return."""

import asyncio


async def again(submission, first, second, third):
    """Two calls at the same time, and one after them."""
    results = await asyncio.gather(submission.gather_all(first), submission.gather_all(second))
    return [*results, await submission.gather_all(third)]
