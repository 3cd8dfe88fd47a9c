"""Raises an exception of its own in the place of the job's."""
# fails: exception with raised

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    try:
        return [future.result() for future in futures]
    except Exception as error:
        raise RuntimeError("a job failed") from error
