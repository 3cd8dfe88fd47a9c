"""Computes in waves: each one waits for its slowest chunk."""
# fails: order with partly_concurrent

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    results = []
    with ProcessPoolExecutor(workers) as pool:
        for start in range(0, len(chunks), workers):
            results += pool.map(crunch, chunks[start : start + workers])
    return results
