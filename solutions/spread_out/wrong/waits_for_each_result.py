"""Waits for each result before it sends the next chunk."""
# fails: parallel with sequential

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return [pool.submit(crunch, chunk).result() for chunk in chunks]
