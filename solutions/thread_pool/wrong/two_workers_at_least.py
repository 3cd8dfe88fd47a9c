"""Uses two workers where there should be one."""
# fails: one_worker with too_concurrent

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=max(workers, 2)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
