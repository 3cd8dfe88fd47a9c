"""Five pieces of work, and a budget for each. See README.md."""

from collections.abc import Awaitable, Callable, Sequence


def ask_the_database(queries: Sequence[Callable[[], str]]) -> list[str]:
    """Run all queries at the same time, through a driver that blocks. Return the results in order."""
    raise NotImplementedError


def wait_for_many(messages: Sequence[Callable[[], Awaitable[str]]]) -> list[str]:
    """Wait for hundreds of messages at the same time, with at most 6 KB of memory for each. Return them in order."""
    raise NotImplementedError


def compute(numbers: Sequence[int], crunch: Callable[[int], str]) -> list[str]:
    """Call `crunch`, which is plain Python, for four numbers at the same time. Return the results in order."""
    raise NotImplementedError


async def serve(numbers: Sequence[int], crunch: Callable[[int], str]) -> list[str]:
    """The same on an event loop, which stays free meanwhile."""
    raise NotImplementedError


def read_notes(reads: Sequence[Callable[[], str]]) -> list[str]:
    """Make three calls that take no time. Return the results in order, and start nothing for that."""
    raise NotImplementedError
