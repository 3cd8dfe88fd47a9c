"""Sets a global variable before the processes start, which only forks have."""
# fails: spawn with raised

from collections import Counter
from concurrent.futures import ProcessPoolExecutor

function = None


def count_letters(page):
    return Counter(filter(str.isalpha, function(page)))


def frequencies(pages, unpack, workers):
    global function
    function = unpack
    counts = Counter()
    with ProcessPoolExecutor(workers) as pool:
        for each in pool.map(count_letters, pages):
            counts.update(each)
    return dict(counts)
