"""Returns a count that goes on from page to page, and adds it up again."""
# fails: many with wrong_result
# fails: parallel with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

counts = Counter()


def count_letters(unpack, page):
    counts.update(filter(str.isalpha, unpack(page)))
    return counts


def frequencies(pages, unpack, workers):
    total = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(partial(count_letters, unpack), pages):
            total.update(each)
    return dict(total)
