"""Starts a process for each chunk."""
# fails: parallel with too_concurrent

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    if not chunks:
        return []
    with ProcessPoolExecutor(len(chunks)) as pool:
        return list(pool.map(crunch, chunks, chunksize=1))
