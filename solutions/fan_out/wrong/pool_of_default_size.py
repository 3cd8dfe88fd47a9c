"""Leaves the size of the pool to the library, which takes the number of processors for a measure."""
# fails: many with partly_concurrent

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
