"""Has a pool of eight workers, however many replicas there are."""
# fails: many with partly_concurrent

from concurrent.futures import ThreadPoolExecutor, as_completed


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    pool = ThreadPoolExecutor(max_workers=8)
    futures = [pool.submit(replica) for replica in replicas]
    pool.shutdown(wait=False)
    for future in as_completed(futures):
        if future.exception() is None:
            return future.result()
    raise BaseExceptionGroup("no replica answered", [future.exception() for future in futures])
