"""Thread pool: many jobs, a limited number of them at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs: Sequence[Callable[[], str]], workers: int) -> list[str]:
    """Call every job once, in threads, at most `workers` (1 or more) at a time; return the results in order of `jobs`.

    All places are used, and a place that gets free is taken at once. If jobs raise, all the others are still called;
    when they are done, raises the very exception of one of those that raised.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    # Only now: result() raises, and must not do so before every job is done.
    return [future.result() for future in futures]
