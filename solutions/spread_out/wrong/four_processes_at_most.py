"""Uses at most four processes, as many as its author's machine had processors."""
# fails: parallel with partly_concurrent

from concurrent.futures import ProcessPoolExecutor


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(min(workers, 4)) as pool:
        return list(pool.map(crunch, chunks))
