"""When one job has raised, each further end cancels the rest again, while it cleans up."""
# fails: exception with wrong_result

import asyncio


async def in_time(jobs, limits, total):
    async def one(job, limit):
        scope = asyncio.timeout(min(limit, total))
        try:
            async with scope:
                return await job()
        except TimeoutError:
            if scope.expired():
                return None
            raise

    tasks = [asyncio.create_task(one(j, l)) for j, l in zip(jobs, limits)]
    pending = set(tasks)
    first = None
    try:
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for t in done:
                if not t.cancelled() and t.exception() is not None:
                    first = first or t.exception()
            if first is not None:
                for t in pending:
                    t.cancel()
    finally:
        for t in pending:
            t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if first is not None:
        raise first
    return [t.result() for t in tasks]
