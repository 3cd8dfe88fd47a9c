"""Counts in threads, which take turns at computing."""
# fails: parallel with not_parallel
# needs: the global lock

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))


def frequencies(pages, unpack, workers):
    counts = Counter()
    with ThreadPoolExecutor(workers) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return dict(counts)
