"""Joins the counts with update of a plain dictionary."""
# fails: parallel with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = {}
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            counts.update(each)
    return counts
