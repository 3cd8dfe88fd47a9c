"""Spread a computation over several processors."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks: Sequence[int], crunch: Callable[[int], str], workers: int) -> list[str]:
    """Call `crunch` for each chunk, `workers` calls at the same moment; return the results in the order of `chunks`."""
    if not chunks:
        return []
    with ProcessPoolExecutor(min(workers, len(chunks))) as pool:
        return list(pool.map(crunch, chunks))
