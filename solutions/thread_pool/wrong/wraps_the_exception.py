"""Raises its own exception instead of the exception of the job."""
# fails: exception with raised

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(job) for job in jobs]
    try:
        return [future.result() for future in futures]
    except BaseException as error:
        raise RuntimeError("a job failed") from error
