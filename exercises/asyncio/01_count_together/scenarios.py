"""Uses of the submitted function: each scenario returns what it returns."""

import asyncio


async def slow_counter(submission, slow, quick, first, second):
    """The first call of pause() is slow, and the others are quick."""
    calls = 0

    def pause():
        nonlocal calls
        calls += 1
        return slow() if calls == 1 else quick()

    return await submission.count_together(pause, first, second)


async def again(submission, pause, *counts):
    """The first two calls at the same time, and the others after them, one by one."""
    results = await asyncio.gather(*(submission.count_together(pause, *pair) for pair in counts[:2]))
    return results + [await submission.count_together(pause, *pair) for pair in counts[2:]]
