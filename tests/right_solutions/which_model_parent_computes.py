"""The parent computes one of the numbers itself, and threads share the messages between two loops."""
# exercise: which_model

import asyncio
import threading
from concurrent.futures import ProcessPoolExecutor


def ask_the_database(queries):
    results = [None] * len(queries)

    def ask(place):
        results[place] = queries[place]()

    threads = [threading.Thread(target=ask, args=[place]) for place in range(len(queries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def wait_for_many(messages):
    results = [[], []]

    async def wait_for_all(part):
        return await asyncio.gather(*[message() for message in part])

    def run(place, part):
        results[place] = asyncio.run(wait_for_all(part))

    half = len(messages) // 2
    threads = [
        threading.Thread(target=run, args=[place, part])
        for place, part in enumerate([messages[:half], messages[half:]])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results[0] + results[1]


def compute(numbers, crunch):
    first, *others = numbers
    with ProcessPoolExecutor(len(others)) as pool:
        futures = [pool.submit(crunch, number) for number in others]
        return [crunch(first), *[future.result() for future in futures]]


async def serve(numbers, crunch):
    pool = ProcessPoolExecutor(len(numbers))
    try:
        calls = [asyncio.wrap_future(pool.submit(crunch, number)) for number in numbers]
        return [await call for call in calls]
    finally:
        await asyncio.to_thread(pool.shutdown)


def read_notes(reads):
    return list(map(lambda read: read(), reads))
