"""Lets the group of the task group out, also for a single exception."""
# fails: failure with wrong_result

import asyncio


async def all_or_nothing(steps):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(step()) for step in steps]
    return [task.result() for task in tasks]
