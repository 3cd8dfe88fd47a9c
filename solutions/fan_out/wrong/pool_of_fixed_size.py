"""Uses a pool of a fixed size, which is too small for more jobs."""
# fails: many with partly_concurrent

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    with ThreadPoolExecutor(max_workers=10) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
