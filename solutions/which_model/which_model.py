"""Five pieces of work, and a budget for each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def ask_the_database(queries: Sequence[Callable[[], str]]) -> list[str]:
    """Run all queries at the same time, through a driver that blocks. Return the results in order."""
    with ThreadPoolExecutor(len(queries)) as pool:
        futures = [pool.submit(query) for query in queries]
    return [future.result() for future in futures]


def wait_for_many(messages: Sequence[Callable[[], Awaitable[str]]]) -> list[str]:
    """Wait for hundreds of messages at the same time, with at most 6 KB of memory for each. Return them in order."""

    async def wait_for_all() -> list[str]:
        return await asyncio.gather(*[message() for message in messages])

    return asyncio.run(wait_for_all())


def compute(numbers: Sequence[int], crunch: Callable[[int], str]) -> list[str]:
    """Call `crunch`, which is plain Python, for four numbers at the same time. Return the results in order."""
    with ProcessPoolExecutor(len(numbers)) as pool:
        return list(pool.map(crunch, numbers))


async def serve(numbers: Sequence[int], crunch: Callable[[int], str]) -> list[str]:
    """The same on an event loop, which stays free meanwhile."""
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(len(numbers)) as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, crunch, number) for number in numbers])


def read_notes(reads: Sequence[Callable[[], str]]) -> list[str]:
    """Make three calls that take no time. Return the results in order, and start nothing for that."""
    return [read() for read in reads]
