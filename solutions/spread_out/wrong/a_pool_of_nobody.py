"""Starts a worker for each chunk up to the limit, and fails for no chunks: a pool needs a worker."""
# fails: none with raised

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(min(workers, len(chunks))) as pool:
        return list(pool.map(crunch, chunks))
