"""Gives each worker its share of the chunks at the beginning."""
# fails: order with partly_concurrent

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    share = -(-len(chunks) // workers) or 1
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(crunch, chunks, chunksize=share))
