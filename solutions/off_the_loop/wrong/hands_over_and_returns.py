"""Does not await the futures of run_in_executor, so it returns the list before it is filled."""
# fails: one_second with left_running

import asyncio


async def off_the_loop(calls):
    loop = asyncio.get_running_loop()
    results = [None] * len(calls)

    def work(i, call):
        results[i] = call()

    for i, call in enumerate(calls):
        loop.run_in_executor(None, work, i, call)
    return results
