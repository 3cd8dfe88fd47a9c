"""Asks one after the other."""
# fails: database with sequential

import asyncio
from concurrent.futures import ProcessPoolExecutor


def ask_the_database(queries):
    return [query() for query in queries]


def wait_for_many(messages):
    async def wait_for_all():
        return await asyncio.gather(*[message() for message in messages])

    return asyncio.run(wait_for_all())


def compute(numbers, crunch):
    with ProcessPoolExecutor(len(numbers)) as pool:
        return list(pool.map(crunch, numbers))


async def serve(numbers, crunch):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(len(numbers)) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, crunch, number) for number in numbers])


def read_notes(reads):
    return [read() for read in reads]
