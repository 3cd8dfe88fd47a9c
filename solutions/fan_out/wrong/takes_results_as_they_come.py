"""Collects the results in the order in which the jobs end."""
# fails: order with wrong_order

from concurrent.futures import ThreadPoolExecutor, as_completed


def fan_out(jobs):
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
        return [future.result() for future in as_completed(futures)]
