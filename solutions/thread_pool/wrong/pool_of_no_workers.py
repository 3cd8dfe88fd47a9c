"""Uses at most one worker for each job, and fails for an empty list."""
# fails: none with raised

from concurrent.futures import ThreadPoolExecutor


def thread_pool(jobs, workers):
    with ThreadPoolExecutor(max_workers=min(workers, len(jobs))) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
