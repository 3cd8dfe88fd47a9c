"""Makes an ExceptionGroup, which cannot hold a KeyboardInterrupt."""
# fails: all_raise with wrong_result

from concurrent.futures import ThreadPoolExecutor, as_completed


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    pool = ThreadPoolExecutor(max_workers=len(replicas))
    futures = [pool.submit(replica) for replica in replicas]
    pool.shutdown(wait=False)
    for future in as_completed(futures):
        if future.exception() is None:
            return future.result()
    raise ExceptionGroup("no replica answered", [future.exception() for future in futures])
