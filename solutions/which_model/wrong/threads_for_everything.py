"""Uses threads wherever something is done more than once."""
# fails: compute with not_parallel
# needs: the global lock

import asyncio
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def keep(results, place, crunch, number):
    results[place] = crunch(number)


def ask_the_database(queries):
    with ThreadPoolExecutor(len(queries)) as pool:
        return list(pool.map(lambda query: query(), queries))


def wait_for_many(messages):
    async def wait_for_all():
        return await asyncio.gather(*[message() for message in messages])

    return asyncio.run(wait_for_all())


def compute(numbers, crunch):
    results = [None] * len(numbers)
    threads = [
        threading.Thread(target=keep, args=[results, place, crunch, number]) for place, number in enumerate(numbers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


async def serve(numbers, crunch):
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(len(numbers)) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, crunch, number) for number in numbers])


def read_notes(reads):
    return [read() for read in reads]
