"""Asks without a pause whether a place is free."""
# fails: one_second with busy_wait
# fails: thousand with livelock

import asyncio


async def at_most(jobs, limit):
    tasks, running = [], set()
    try:
        for job in jobs:
            while len(running) == limit:
                await asyncio.sleep(0)
                for task in [each for each in running if each.done()]:
                    running.remove(task)
                    task.result()
            tasks.append(asyncio.create_task(job()))
            running.add(tasks[-1])
        return [await task for task in tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
