"""Lets the jobs in flight end after an exception, and never asks for the exceptions of the others."""
# fails: several_exceptions with raised

import asyncio


async def at_most(jobs, limit):
    results, running, source = [], {}, iter(jobs)
    try:
        while True:
            while len(running) < limit and (job := next(source, None)) is not None:
                results.append(None)
                running[asyncio.create_task(job())] = len(results) - 1
            if not running:
                return results
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                results[running[task]] = task.result()
                del running[task]
    except asyncio.CancelledError:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        raise
    except BaseException:
        if running:
            await asyncio.wait(running)
        raise
