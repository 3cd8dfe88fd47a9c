"""Starts the processes, and lets one of them do all the work in threads."""
# fails: parallel with not_parallel
# needs: the global lock

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def compute_all(chunks, crunch, workers):
    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(crunch, chunks))


def spread_out(chunks, crunch, workers):
    with ProcessPoolExecutor(workers) as pool:
        return pool.submit(compute_all, chunks, crunch, workers).result()
