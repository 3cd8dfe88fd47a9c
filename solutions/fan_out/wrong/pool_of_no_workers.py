"""Fails for an empty list: a pool needs at least one worker."""
# fails: none with raised

from concurrent.futures import ThreadPoolExecutor


def fan_out(jobs):
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
