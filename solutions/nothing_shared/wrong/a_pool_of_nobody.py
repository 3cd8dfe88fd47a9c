"""Starts a worker for each page up to the limit, and fails for no pages."""
# fails: none with raised

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(min(workers, len(pages))) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return dict(counts)
