"""Waits for the result of each job before it submits the next one."""
# fails: all_places with sequential

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    results = []
    errors = []
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for job in jobs:
            try:
                results.append(pool.submit(job).result())
            except BaseException as error:
                errors.append(error)
    if errors:
        raise errors[0]
    return results
