"""Keeps the results under the jobs, but jobs can be equal, and the same job can be given twice."""
# fails: one_second with wrong_result

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [(job, pool.submit(job)) for job in jobs]
    results = {job: future.result() for job, future in futures}
    return [results[job] for job in jobs]
