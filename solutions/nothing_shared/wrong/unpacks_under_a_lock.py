"""Holds the lock of the shared dictionary while it unpacks."""
# fails: parallel with sequential

import multiprocessing
from collections import Counter
from functools import partial


def count_letters(unpack, lock, page):
    with lock:
        return Counter(filter(str.isalpha, unpack(page)))


def frequencies(pages, unpack, workers):
    counts = Counter()
    with multiprocessing.Manager() as manager:
        lock = manager.Lock()
        with multiprocessing.Pool(workers) as pool:
            try:
                for each in pool.map(partial(count_letters, unpack, lock), pages, chunksize=1):
                    counts.update(each)
            finally:
                pool.close()
                pool.join()
    return dict(counts)
