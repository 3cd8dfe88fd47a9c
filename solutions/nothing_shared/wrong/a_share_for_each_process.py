"""Gives each process its share of the pages at the beginning."""
# fails: long_page with partly_concurrent

from collections import Counter
from concurrent.futures import ProcessPoolExecutor


def count_letters(unpack, pages):
    return Counter(letter for page in pages for letter in unpack(page) if letter.isalpha())


def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for call in [pool.submit(count_letters, unpack, pages[first::workers]) for first in range(workers)]:
            counts.update(call.result())
    return dict(counts)
