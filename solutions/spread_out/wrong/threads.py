"""Uses threads, which take turns at computing."""
# fails: parallel with not_parallel
# needs: the global lock

from concurrent.futures import ThreadPoolExecutor


def spread_out(chunks, crunch, workers):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(crunch, chunks))
