"""Pools of multiprocessing, a Runner with a TaskGroup, and a thread that waits for the processes."""
# exercise: which_model

import asyncio
import multiprocessing
from multiprocessing.pool import ThreadPool


def ask_the_database(queries):
    with ThreadPool(len(queries)) as pool:
        return pool.map(lambda q: q(), queries, chunksize=1)


def wait_for_many(messages):
    async def main():
        async with asyncio.TaskGroup() as g:
            ts = [g.create_task(m()) for m in messages]
        return [t.result() for t in ts]

    with asyncio.Runner() as r:
        return r.run(main())


def compute(numbers, crunch):
    with multiprocessing.Pool(len(numbers)) as pool:
        out = pool.map(crunch, numbers, chunksize=1)
        pool.close()
        pool.join()
    return out


async def serve(numbers, crunch):
    return await asyncio.to_thread(compute, numbers, crunch)


def read_notes(reads):
    async def main():
        return [r() for r in reads]

    return asyncio.run(main())
