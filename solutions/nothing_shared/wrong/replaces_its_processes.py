"""Replaces each process after one page."""
# fails: many with too_many_processes

import multiprocessing
from collections import Counter
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))


def frequencies(pages, unpack, workers):
    counts = Counter()
    with multiprocessing.Pool(workers, maxtasksperchild=1) as pool:
        try:
            for each in pool.map(partial(count_letters, unpack), pages, chunksize=1):
                counts.update(each)
        finally:
            pool.close()
            pool.join()
    return dict(counts)
