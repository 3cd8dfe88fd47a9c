"""Returns a proxy of a Manager, which ends with it."""
# fails: parallel with bad_answer

import multiprocessing
from collections import Counter
from functools import partial


def count_letters(unpack, lock, counts, page):
    found = Counter(filter(str.isalpha, unpack(page)))
    with lock:
        for letter, count in found.items():
            counts[letter] = counts.get(letter, 0) + count


def frequencies(pages, unpack, workers):
    with multiprocessing.Manager() as manager:
        counts, lock = manager.dict(), manager.Lock()
        with multiprocessing.Pool(workers) as pool:
            try:
                pool.map(partial(count_letters, unpack, lock, counts), pages, chunksize=1)
            finally:
                pool.close()
                pool.join()
        return counts
