"""Counts the pages that could be unpacked."""
# fails: exception with swallowed_exception

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for call in [pool.submit(count_letters, unpack, page) for page in pages]:
            if call.exception() is None:
                counts.update(call.result())
    return dict(counts)
