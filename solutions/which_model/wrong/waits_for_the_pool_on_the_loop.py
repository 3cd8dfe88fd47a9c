"""Starts processes, and waits for them on the loop."""
# fails: serve with blocks_event_loop

import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def ask_the_database(queries):
    with ThreadPoolExecutor(len(queries)) as pool:
        return list(pool.map(lambda query: query(), queries))


def wait_for_many(messages):
    async def wait_for_all():
        return await asyncio.gather(*[message() for message in messages])

    return asyncio.run(wait_for_all())


def compute(numbers, crunch):
    with ProcessPoolExecutor(len(numbers)) as pool:
        return list(pool.map(crunch, numbers))


async def serve(numbers, crunch):
    with ProcessPoolExecutor(len(numbers)) as pool:
        return list(pool.map(crunch, numbers))


def read_notes(reads):
    return [read() for read in reads]
