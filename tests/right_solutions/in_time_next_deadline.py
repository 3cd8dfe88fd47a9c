# exercise: in_time
# style: one loop that waits until the next limit, and computes how long that is
import asyncio
from dataclasses import dataclass


@dataclass(eq=False)
class Entry:
    task: asyncio.Task
    deadline: float
    late: bool = False


async def in_time(jobs, limits, total):
    loop = asyncio.get_running_loop()
    start = loop.time()
    entries = [Entry(asyncio.ensure_future(job()), start + min(each, total)) for job, each in zip(jobs, limits)]
    running = list(entries)
    try:
        while running:
            limited = [entry.deadline for entry in running if not entry.late]
            timeout = max(0, min(limited) - loop.time()) if limited else None
            await asyncio.wait([entry.task for entry in running], timeout=timeout, return_when="FIRST_COMPLETED")
            for entry in running:
                if entry.task.done() and not entry.late:
                    entry.task.result()
                elif not entry.late and loop.time() >= entry.deadline:
                    entry.late = True
                    entry.task.cancel()
            running = [entry for entry in running if not entry.task.done()]
        return [None if entry.late else entry.task.result() for entry in entries]
    finally:
        for entry in running:
            entry.task.cancel()
        interruption = None
        while waiting := [entry.task for entry in running if not entry.task.done()]:
            try:
                await asyncio.wait(waiting)
            except asyncio.CancelledError as error:
                interruption = error
        if interruption:
            raise interruption
