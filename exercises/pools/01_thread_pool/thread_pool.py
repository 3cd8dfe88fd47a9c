"""Thread pool: many jobs, a limited number of them at once. See README.md."""

from collections.abc import Callable, Sequence


def thread_pool(jobs: Sequence[Callable[[], str]], workers: int) -> list[str]:
    """Call every job once, in threads, at most `workers` (1 or more) at a time; return the results in order of `jobs`.

    All places are used, and a place that gets free is taken at once. If jobs raise, all the others are still called;
    when they are done, raises the very exception of one of those that raised.
    """
    raise NotImplementedError
