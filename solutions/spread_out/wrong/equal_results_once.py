"""Keeps each result once, although two calls can return the same text."""
# fails: texts with wrong_result

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return list(dict.fromkeys(pool.map(crunch, chunks)))
