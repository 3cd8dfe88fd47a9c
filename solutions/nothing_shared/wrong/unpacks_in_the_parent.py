"""Unpacks all pages itself, and lets the processes only count."""
# fails: parallel with sequential

from collections import Counter
from concurrent.futures import ProcessPoolExecutor


def count_letters(text):
    return Counter(filter(str.isalpha, text))


def frequencies(pages, unpack, workers):
    counts = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(count_letters, [unpack(page) for page in pages]):
            counts.update(each)
    return dict(counts)
