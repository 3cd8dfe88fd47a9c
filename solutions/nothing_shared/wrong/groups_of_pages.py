"""Lets Pool.map send the pages in groups, which it does if there are many."""
# fails: many with partly_concurrent

import multiprocessing
from collections import Counter
from functools import partial


def count(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))


def frequencies(pages, unpack, workers):
    pool = multiprocessing.Pool(workers)
    try:
        return dict(sum(pool.map(partial(count, unpack), pages), Counter()))
    finally:
        pool.close()
        pool.join()
