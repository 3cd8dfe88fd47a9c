"""Count letters in several processes, which share nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack: Callable[[int], str], page: int) -> Counter[str]:
    """The letters of one page."""
    return Counter(filter(str.isalpha, unpack(page)))


def frequencies(pages: Sequence[int], unpack: Callable[[int], str], workers: int) -> dict[str, int]:
    """Unpack each page, `workers` of them at the same moment; return how often each letter occurs in them."""
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return dict(counts)
