# exercise: at_most
# style: workers that share an iterator, and start one in each turn of the event loop
from __future__ import annotations
import asyncio
import contextlib, functools, threading


class _Run:
    __slots__ = ("numbered", "results", "stopped", "error")

    def __init__(self, jobs):
        self.numbered = enumerate(iter(jobs))
        self.results = []
        self.stopped = False
        self.error = None

    def take(self):
        if self.stopped:
            return None
        try:
            place, job = next(self.numbered)
        except StopIteration:
            self.stopped = True
            return None
        self.results.append(None)
        return place, job

    async def worker(self):
        while (pair := self.take()) is not None:
            place, job = pair
            self.results[place] = await job()


async def at_most(jobs, limit):
    run = _Run(jobs)
    workers = []
    try:
        # workers only as needed, up to limit
        async def grow():
            try:
                await run.worker()
            except asyncio.CancelledError:
                run.stopped = True
                raise
            except BaseException as e:
                run.stopped = True
                if run.error is None:
                    run.error = e
        first = 0
        while first < limit and not run.stopped:
            workers.append(asyncio.create_task(grow()))
            first += 1
            await asyncio.sleep(0)
        if workers:
            await asyncio.gather(*workers)
    except BaseException:
        run.stopped = True
        for w in workers:
            w.cancel()
        while any(not w.done() for w in workers):
            try:
                await asyncio.wait(workers)
            except asyncio.CancelledError:
                pass
        raise
    if run.error is not None:
        raise run.error
    return run.results
