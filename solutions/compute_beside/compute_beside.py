"""Compute beside an event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor


async def answer(requests: AsyncIterator[int], crunch: Callable[[int], str], workers: int) -> list[str]:
    """Call `crunch` for each request as soon as it comes, `workers` calls at the same moment. Keep the loop free."""
    loop = asyncio.get_running_loop()
    pool = ProcessPoolExecutor(workers)
    try:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        return await asyncio.gather(*calls)
    finally:
        await asyncio.to_thread(pool.shutdown)
