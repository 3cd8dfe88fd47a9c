"""Run very many jobs, a limited number of them at once. See README.md."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any


async def at_most(jobs: Iterable[Callable[[], Awaitable[Any]]], limit: int) -> list[Any]:
    """Call every job once, always `limit` of them at a time, and return their results in order.

    Take a job from `jobs` only when it can start: at no moment have you taken more than `limit + 1` jobs that have not
    ended. If a job raises, or `jobs` does, call no other job, and raise the same exception object. When at_most ends,
    in whatever way, every job that was called has ended.
    """
    raise NotImplementedError
