"""Makes the pool as big as the list of jobs instead of as big as was asked for."""
# fails: limit with too_concurrent

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=len(jobs) or 1) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
