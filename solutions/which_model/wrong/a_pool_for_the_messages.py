"""Waits in fifty threads, to save memory."""
# fails: many with partly_concurrent

import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def ask_the_database(queries):
    with ThreadPoolExecutor(len(queries)) as pool:
        return list(pool.map(lambda query: query(), queries))


def wait_for_many(messages):
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(lambda message: asyncio.run(message()), messages))


def compute(numbers, crunch):
    with ProcessPoolExecutor(len(numbers)) as pool:
        return list(pool.map(crunch, numbers))


async def serve(numbers, crunch):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(len(numbers)) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, crunch, number) for number in numbers])


def read_notes(reads):
    return [read() for read in reads]
