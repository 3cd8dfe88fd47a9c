"""Does not wait for the processes if a call raises."""
# fails: exception with left_running

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    counts = Counter()
    pool = ProcessPoolExecutor(workers)
    for each in pool.map(partial(count_letters, unpack), pages):
        counts.update(each)
    pool.shutdown()
    return dict(counts)
