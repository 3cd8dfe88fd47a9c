"""Keeps its counts from one call to the next."""
# fails: again with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



counts = Counter()


def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return dict(counts)
