"""Counts in a global dictionary, of which each process has its own."""
# fails: parallel with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor

counts = Counter()


def count_letters(unpack, page):
    counts.update(filter(str.isalpha, unpack(page)))


def frequencies(pages, unpack, workers):
    counts.clear()
    with ProcessPoolExecutor(workers) as pool:
        for call in [pool.submit(count_letters, unpack, page) for page in pages]:
            call.result()
    return dict(counts)
