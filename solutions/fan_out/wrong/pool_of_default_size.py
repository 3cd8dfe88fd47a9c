"""Uses a pool of the default size, which depends on the number of processors."""
# fails: many with partly_concurrent

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
