"""Normalizes the text, which makes two letters of a ligature."""
# fails: parallel with wrong_result

import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count(unpack, page):
    return Counter(filter(str.isalpha, unicodedata.normalize("NFKC", unpack(page))))


def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        return dict(sum(pool.map(partial(count, unpack), pages), Counter()))
