"""Waits for its calls with asyncio.wait, which wants at least one."""
# fails: none with raised

import asyncio
from concurrent.futures import ProcessPoolExecutor


async def answer(requests, crunch, workers):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers) as pool:
        calls = [loop.run_in_executor(pool, crunch, number) async for number in requests]
        await asyncio.wait(calls)
        return [call.result() for call in calls]
