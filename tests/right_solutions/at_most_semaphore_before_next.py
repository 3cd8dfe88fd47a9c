# exercise: at_most
# style: one loop that waits for a place, takes a job, and lets a callback give the place back
import asyncio
import logging
from collections import *

logging.basicConfig(level=logging.WARNING)


async def at_most(jobs, limit):
    places = asyncio.Semaphore(limit)
    tasks: list[asyncio.Task] = []
    try:
        async with asyncio.TaskGroup() as group:
            iterator = iter(jobs)
            while True:
                await places.acquire()
                try:
                    job = next(iterator)
                except StopIteration:
                    break
                task = group.create_task(job())
                task.add_done_callback(lambda _: places.release())
                tasks.append(task)
    except BaseExceptionGroup as problems:
        first, *_ = problems.exceptions
        raise first
    return [task.result() for task in tasks]
