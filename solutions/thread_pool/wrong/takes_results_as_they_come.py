"""Collects the results in the order in which the jobs end."""
# fails: freed_place with wrong_order

from concurrent.futures import ThreadPoolExecutor, as_completed


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
        return [future.result() for future in as_completed(futures)]
