"""Fan out: run every job in its own thread."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs: Sequence[Callable[[], str]]) -> list[str]:
    """Call every job once, each in its own thread and all at the same time; return the results in the order of `jobs`.

    If jobs raise, raise the same exception object as one of them, after all others are done. Without jobs, return [].
    """
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
