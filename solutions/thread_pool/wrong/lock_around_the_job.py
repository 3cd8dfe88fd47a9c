"""Holds the lock for the results while the job runs."""
# fails: all_places with sequential

from concurrent.futures import ThreadPoolExecutor
from threading import Lock


def thread_pool(jobs, workers):
    results = [None] * len(jobs)
    lock = Lock()

    def work(i, job):
        with lock:
            results[i] = job()

    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(work, i, job) for i, job in enumerate(jobs)]
    for future in futures:
        future.result()
    return results
