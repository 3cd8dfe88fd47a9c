"""Looks at one exception only: asyncio reports that the other one was never retrieved."""
# fails: two_exceptions with raised

import asyncio


async def in_time(jobs, limits, total):
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def run(job):
        return await job()

    tasks = [loop.create_task(run(job)) for job in jobs]
    late: set[asyncio.Task] = set()
    told: set[asyncio.Task] = set()
    timers = []

    def cancel(task: asyncio.Task):
        if not task.done() and task not in told:
            told.add(task)
            task.cancel()

    def too_late(task):
        if not task.done() and task not in told:
            late.add(task)
            cancel(task)

    for task, limit in zip(tasks, limits, strict=True):
        timers.append(loop.call_at(start + min(limit, total), too_late, task))

    raised: BaseException | None = None
    cancelled = False
    pending = set(tasks)
    while pending:
        try:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            cancelled = True
            for t in pending:
                cancel(t)
            continue
        for t in done:
            if not t.cancelled() and raised is None and (e := t.exception()) is not None:
                raised = raised or e
                for p in pending:
                    cancel(p)
    for t in timers:
        t.cancel()
    if cancelled:
        raise asyncio.CancelledError
    if raised is not None:
        raise raised
    return [None if t.cancelled() or t in late else t.result() for t in tasks]
