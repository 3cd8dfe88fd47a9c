"""Uses two processes, however many workers there should be."""
# fails: parallel with partly_concurrent
# fails: one_worker with too_concurrent

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(crunch, chunks))
