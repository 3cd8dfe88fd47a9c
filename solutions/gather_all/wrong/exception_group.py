"""TaskGroup lets an ExceptionGroup out, and it is taken for the job's exception."""
# fails: exception with raised

import asyncio


async def gather_all(jobs):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job()) for job in jobs]
    return [task.result() for task in tasks]
