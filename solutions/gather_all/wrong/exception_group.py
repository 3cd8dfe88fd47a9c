"""Lets the ExceptionGroup of a TaskGroup out instead of the exception of the job."""
# fails: exception with raised

import asyncio


async def gather_all(jobs):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job()) for job in jobs]
    return [task.result() for task in tasks]
