"""Waits for each result right after submitting its job."""
# fails: one_second with sequential

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return [pool.submit(job).result() for job in jobs]
