"""Sends all pages to each process, and takes the first result."""
# fails: parallel with wrong_result

from collections import Counter
from concurrent.futures import ProcessPoolExecutor


def count_letters(unpack, pages):
    return Counter(letter for page in pages for letter in unpack(page) if letter.isalpha())


def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        calls = [pool.submit(count_letters, unpack, pages) for _ in range(workers)]
        return dict(calls[0].result())
