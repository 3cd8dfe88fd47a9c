"""Uses a fixed number of workers."""
# fails: limit with too_concurrent

from concurrent.futures import ThreadPoolExecutor

MAX_WORKERS = 50


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=MAX_WORKERS) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
