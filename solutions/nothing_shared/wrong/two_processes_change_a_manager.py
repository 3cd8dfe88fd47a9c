"""Adds to an object of a Manager with +=, which reads before it unpacks, and writes afterwards."""
# fails: parallel with wrong_result

import multiprocessing
from collections import Counter
from functools import partial


def count_letters(unpack, shared, page):
    shared.counts += Counter(filter(str.isalpha, unpack(page)))


def frequencies(pages, unpack, workers):
    with multiprocessing.Manager() as manager:
        shared = manager.Namespace(counts=Counter())
        with multiprocessing.Pool(workers) as pool:
            try:
                pool.map(partial(count_letters, unpack, shared), pages, chunksize=1)
            finally:
                pool.close()
                pool.join()
        return dict(shared.counts)
