"""Adds to a dictionary of a Manager, by reading and writing it."""
# fails: large_pages with wrong_result

import multiprocessing
from collections import Counter
from functools import partial


def count_letters(unpack, counts, page):
    for letter, count in Counter(filter(str.isalpha, unpack(page))).items():
        for _ in range(min(count, 20)):
            counts[letter] = counts.get(letter, 0) + count // min(count, 20)
        counts[letter] = counts.get(letter, 0) + count % min(count, 20)


def frequencies(pages, unpack, workers):
    with multiprocessing.Manager() as manager:
        counts = manager.dict()
        with multiprocessing.Pool(workers) as pool:
            try:
                pool.map(partial(count_letters, unpack, counts), pages, chunksize=1)
            finally:
                pool.close()
                pool.join()
        return dict(counts)
