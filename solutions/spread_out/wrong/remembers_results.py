"""Lets each process remember its results, and the same number can stand in the list three times."""
# fails: texts with wrong_result

from concurrent.futures import ProcessPoolExecutor
from functools import partial

results = {}


def remember(crunch, chunk):
    if chunk not in results:
        results[chunk] = crunch(chunk)
    return results[chunk]


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(partial(remember, crunch), chunks))
