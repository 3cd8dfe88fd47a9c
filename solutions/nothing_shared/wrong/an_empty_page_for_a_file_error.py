"""Takes a page that cannot be read for an empty one."""
# fails: last_raises with swallowed_exception

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count(unpack, page):
    try:
        return Counter(filter(str.isalpha, unpack(page)))
    except OSError:
        return Counter()


def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        return dict(sum(pool.map(partial(count, unpack), pages), Counter()))
