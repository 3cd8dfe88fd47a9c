"""Raises as soon as one job has raised, while other jobs still run."""
# fails: exception with left_running

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    pool = ThreadPoolExecutor(max_workers=workers)
    futures = [pool.submit(job) for job in jobs]
    results = [future.result() for future in futures]
    pool.shutdown()
    return results
