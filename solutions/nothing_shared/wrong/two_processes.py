"""Uses two processes, however many workers there should be."""
# fails: parallel with partly_concurrent
# fails: large_pages with partly_concurrent

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(2) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return dict(counts)
