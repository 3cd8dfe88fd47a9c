"""Asks for the results in the order of the list: a slow first replica delays the others."""
# fails: fastest with wrong_result

from concurrent.futures import ThreadPoolExecutor


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    pool = ThreadPoolExecutor(max_workers=len(replicas))
    futures = [pool.submit(replica) for replica in replicas]
    pool.shutdown(wait=False)
    for future in futures:
        if future.exception() is None:
            return future.result()
    raise BaseExceptionGroup("no replica answered", [future.exception() for future in futures])
