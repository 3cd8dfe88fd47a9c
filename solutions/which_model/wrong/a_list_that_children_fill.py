"""Lets child processes append to a list, which each of them has for itself."""
# fails: compute with wrong_result

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def call_and_keep(results, crunch, number):
    results.append(crunch(number))


def ask_the_database(queries):
    with ThreadPoolExecutor(len(queries)) as pool:
        return list(pool.map(lambda query: query(), queries))


def wait_for_many(messages):
    async def wait_for_all():
        return await asyncio.gather(*[message() for message in messages])

    return asyncio.run(wait_for_all())


def compute(numbers, crunch):
    results = []
    pool = [multiprocessing.Process(target=call_and_keep, args=(results, crunch, number)) for number in numbers]
    for process in pool:
        process.start()
    for process in pool:
        process.join()
    return results


async def serve(numbers, crunch):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(len(numbers)) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, crunch, number) for number in numbers])


def read_notes(reads):
    return [read() for read in reads]
