"""Lets each process remember the letters of a page, and the same page can stand in the list three times."""
# fails: texts with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

letters = {}


def count(unpack, page):
    if page not in letters:
        letters[page] = Counter(filter(str.isalpha, unpack(page)))
    return letters[page]


def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        return dict(sum(pool.map(partial(count, unpack), pages), Counter()))
