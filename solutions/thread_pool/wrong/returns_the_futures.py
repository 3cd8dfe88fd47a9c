"""Waits for the results, but returns the futures."""
# fails: all_places with bad_answer

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    for future in futures:
        future.result()
    return futures
