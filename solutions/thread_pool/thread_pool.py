"""Thread pool: many jobs, a limited number of them at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs: Sequence[Callable[[], str]], workers: int) -> list[str]:
    """Call every job once, in threads, at most `workers` (>= 1) at a time; return the results in the order of `jobs`.

    Use all workers, and start the next job as soon as a worker is free. If jobs raise, still call all the others; when
    they are done, raise the same exception object that one of them raised.
    """
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    # Not earlier: result() raises, and every job must be done before that.
    return [future.result() for future in futures]
