"""Two uses of the function in one program."""

import asyncio


async def again(submission, counts, *jobs):
    """The answers of some calls of the function at the same time, and of one more after them."""
    *together, last = counts
    found = await asyncio.gather(*[submission.weigh_them(count, *jobs) for count in together])
    return [*found, await submission.weigh_them(last, *jobs)]
