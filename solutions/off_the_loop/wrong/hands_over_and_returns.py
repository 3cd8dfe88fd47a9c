"""run_in_executor is taken to do it all: nobody awaits the futures, so the list is returned before it is filled."""
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
