"""Uses one pool for all calls, and shuts it down at the end of the first one."""
# fails: again with raised

from concurrent.futures import ThreadPoolExecutor, wait

pool = ThreadPoolExecutor(max_workers=100)


def fan_out(jobs):
    futures = [pool.submit(job) for job in jobs]
    wait(futures)
    pool.shutdown()
    return [future.result() for future in futures]
