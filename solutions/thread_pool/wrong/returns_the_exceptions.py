"""Puts exceptions into the list of results instead of raising them."""
# fails: exception with swallowed_exception

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.exception() or future.result() for future in futures]
