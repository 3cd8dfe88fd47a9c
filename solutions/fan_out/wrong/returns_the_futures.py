"""Returns the futures, which stand for the results, instead of the results."""
# fails: one_second with bad_answer

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return futures
