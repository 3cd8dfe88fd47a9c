"""Several calls of the submitted function: each scenario returns what they return."""

import asyncio


async def in_turn(submission, *lists):
    """One call after the other."""
    return [await submission.off_the_loop(calls) for calls in lists]


async def again(submission, *lists):
    """All calls at the same time."""
    return await asyncio.gather(*(submission.off_the_loop(calls) for calls in lists))
