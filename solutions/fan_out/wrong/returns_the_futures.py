"""Waits for the results, but returns the futures."""
# fails: one_second with bad_answer

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    for future in futures:
        future.result()
    return futures
