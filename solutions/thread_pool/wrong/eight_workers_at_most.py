"""Never uses more than eight workers."""
# fails: all_places with partly_concurrent

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=min(workers, 8)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
