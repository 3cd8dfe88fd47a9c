"""Sends its dictionary to the processes, which fill copies of it."""
# fails: parallel with wrong_result

from concurrent.futures import ProcessPoolExecutor


def count_letters(unpack, page, counts):
    for letter in filter(str.isalpha, unpack(page)):
        counts[letter] = counts.get(letter, 0) + 1


def frequencies(pages, unpack, workers):
    counts = {}
    with ProcessPoolExecutor(workers) as pool:
        for call in [pool.submit(count_letters, unpack, page, counts) for page in pages]:
            call.result()
    return counts
