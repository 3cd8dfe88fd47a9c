"""Treats an empty text as a missing result."""
# fails: texts with wrong_result

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() or None for future in futures]
