"""Returns the Counter itself."""
# fails: parallel with bad_answer

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count_letters(unpack, page):
    return Counter(filter(str.isalpha, unpack(page)))



def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        return sum(pool.map(partial(count_letters, unpack), pages), Counter())
