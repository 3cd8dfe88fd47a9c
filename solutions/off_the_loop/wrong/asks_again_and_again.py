"""Polls the threads in a loop without a pause."""
# fails: one_second with busy_wait

import asyncio
from concurrent.futures import ThreadPoolExecutor


async def off_the_loop(calls):
    with ThreadPoolExecutor(max_workers=len(calls) + 1) as pool:
        futures = [pool.submit(call) for call in calls]
        while not all(future.done() for future in futures):
            await asyncio.sleep(0)
        return [future.result() for future in futures]
