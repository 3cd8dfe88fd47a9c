"""Requests that come over time, and two callers at the same time."""

import asyncio


async def listed(numbers):
    """Requests that are all there at once."""
    for number in numbers:
        yield number


async def in_turn(numbers, waits):
    """Requests of which each one comes when the coroutine at its place has ended."""
    for number, wait in zip(numbers, waits, strict=True):
        await wait()
        yield number


async def all_at_once(submission, numbers, crunch, workers):
    """Returns the results."""
    return await submission.answer(listed(numbers), crunch, workers)


async def over_time(submission, numbers, waits, crunch, workers):
    """Returns the results of requests that wait for something."""
    return await submission.answer(in_turn(numbers, waits), crunch, workers)


async def again(submission, first, second, crunch):
    """Two calls at the same time. Returns both lists."""
    return await asyncio.gather(*[submission.answer(listed(each), crunch, 1) for each in (first, second)])
