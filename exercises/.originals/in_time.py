"""Run jobs at the same time, each with a limit of its own, and all with one limit. See README.md."""

from collections.abc import Awaitable, Callable, Sequence


async def in_time(
    jobs: Sequence[Callable[[], Awaitable[str]]], limits: Sequence[float], total: float
) -> list[str | None]:
    """Call every job once, all at once. Return each result in order, and None for a job that is late.

    `jobs[i]` is late if it is not done `limits[i]` seconds after the call of in_time, or `total` seconds after it. Then
    it is cancelled. If a job raises, cancel the others, and raise the same exception object. When in_time ends, in
    whatever way, every job has ended.
    """
    raise NotImplementedError
