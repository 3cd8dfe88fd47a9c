"""Scrapes at the same time, and one after the other."""

import asyncio


async def together(submission, port, calls, patience):
    """Calls at the same time: for each, what it returned. A call is its paths and its number of connections."""
    return await asyncio.gather(
        *[submission.scrape("127.0.0.1", port, paths, connections, patience) for paths, connections in calls]
    )


async def in_turn(submission, port, calls, patience):
    """The same, one after the other."""
    return [await submission.scrape("127.0.0.1", port, paths, connections, patience) for paths, connections in calls]
