"""Run jobs at the same time, each with a limit of its own, and all with one limit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

Job = Callable[[], Awaitable[str]]


async def in_time(jobs: Sequence[Job], limits: Sequence[float], total: float) -> list[str | None]:
    """Call every job once, all at once. Return each result in order, and None for a job that is late.

    `jobs[i]` is late if it is not done `limits[i]` seconds after the call of in_time, or `total` seconds after it. Then
    it is cancelled. If a job raises, cancel the others, and raise the same exception object. When in_time ends, in
    whatever way, every job has ended.
    """
    try:
        async with asyncio.TaskGroup() as group:
            pairs = zip(jobs, limits, strict=True)
            tasks = [group.create_task(result_or_none(job, min(limit, total))) for job, limit in pairs]
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in tasks]


async def result_or_none(job: Job, limit: float) -> str | None:
    """The result of the job, or None if it is not done within the limit."""
    try:
        async with asyncio.timeout(limit) as scope:
            return await job()
    except TimeoutError:
        if scope.expired():
            return None
        raise  # it is the job's own
