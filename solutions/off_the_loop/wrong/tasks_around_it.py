"""Uses tasks instead of threads: each task still makes its blocking call on the loop."""
# fails: one_second with blocks_event_loop

import asyncio


async def off_the_loop(calls):
    async def work(call):
        await asyncio.sleep(0)
        return call()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(call)) for call in calls]
    return [task.result() for task in tasks]
