"""Runs a short list without threads, one job after the other."""
# fails: exception_last with sequential

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    if len(jobs) < 3:
        return [job() for job in jobs]
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
