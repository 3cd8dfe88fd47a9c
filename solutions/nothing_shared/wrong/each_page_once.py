"""Counts a page once that stands in the list twice."""
# fails: texts with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(partial(count_letters, unpack), set(pages)):
            counts.update(each)
    return dict(counts)
