"""Fan out: run every job in a thread of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs: Sequence[Callable[[], str]]) -> list[str]:
    """Call every job once, each in a thread of its own and all at the same time; return the results in order of `jobs`.

    If jobs raise, raises the very exception of one of them, after all the others are done. No jobs give an empty list.
    """
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
