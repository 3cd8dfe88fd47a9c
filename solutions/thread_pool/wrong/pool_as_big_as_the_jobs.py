"""Makes the pool as large as the list of jobs."""
# fails: limit with too_concurrent

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=len(jobs) or 1) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
