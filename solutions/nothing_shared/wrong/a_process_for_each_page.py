"""Starts a process for each page."""
# fails: parallel with too_concurrent
# fails: many with too_concurrent
# fails: long_page with too_concurrent

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(len(pages) + 1) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return dict(counts)
