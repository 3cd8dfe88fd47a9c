"""Run any number of coroutines at once, and collect their results in order. See README.md."""

from collections.abc import Awaitable, Callable, Sequence


async def gather_all(jobs: Sequence[Callable[[], Awaitable[str]]]) -> list[str]:
    """Call every job once, run them all at once on the running event loop, and return their results in order.

    Without jobs, return []. If a job raises, raise the same exception object.
    """
    raise NotImplementedError
