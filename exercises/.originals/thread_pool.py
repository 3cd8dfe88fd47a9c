"""Thread pool: many jobs, a limited number of them at once. See README.md."""

from collections.abc import Callable, Sequence


def thread_pool(jobs: Sequence[Callable[[], str]], workers: int) -> list[str]:
    """Call every job once, in threads, at most `workers` (>= 1) at a time; return the results in the order of `jobs`.

    Use all workers, and start the next job as soon as a worker is free. If jobs raise, still call all the others; when
    they are done, raise the same exception object that one of them raised.
    """
    raise NotImplementedError
