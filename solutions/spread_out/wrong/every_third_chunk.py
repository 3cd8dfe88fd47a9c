"""Gives each worker its chunks at the beginning, as cards are dealt."""
# fails: order with partly_concurrent

from concurrent.futures import ProcessPoolExecutor


def compute_some(crunch, chunks):
    return [crunch(chunk) for chunk in chunks]


def spread_out(chunks, crunch, workers):
    results = [""] * len(chunks)
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(compute_some, crunch, chunks[first::workers]) for first in range(workers)]
        for first, future in enumerate(futures):
            results[first::workers] = future.result()
    return results
