"""Waits only if more jobs than allowed already run."""
# fails: limit with too_concurrent

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def thread_pool(jobs, workers):
    futures = []
    running = set()
    with ThreadPoolExecutor(max_workers=len(jobs) or 1) as pool:
        for job in jobs:
            if len(running) > workers:
                _, running = wait(running, return_when=FIRST_COMPLETED)
            future = pool.submit(job)
            futures.append(future)
            running.add(future)
    return [future.result() for future in futures]
